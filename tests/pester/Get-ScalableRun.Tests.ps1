BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
}

Describe 'Get-ScalableRun' {
    It 'reads the runs of a store in the order of their names' {
        $runs = Get-ScalableRun -Path $fixtureRuns
        $runs.RunId | Should -Be @(
            'run-20260301T080000Z-fixture-0000000a'
            'run-20260302T080000Z-fixture-0000000b'
            'run-20260303T080000Z-fixture-0000000c'
        )
        $runs[1].TasksSucceeded | Should -Be 5
        $runs[1].TasksFailed | Should -Be 1
        $runs[1].Counts.TaskEvents | Should -Be 18
        $runs[0].StartedAt | Should -Be ([DateTimeOffset]'2026-03-01T08:00:00Z')
    }

    It 'takes a single run directory' {
        (Get-ScalableRun -Path (Join-Path $fixtureRuns 'run-20260302*')).RunId | Should -Be 'run-20260302T080000Z-fixture-0000000b'
    }

    It 'reads the default store below the current location' {
        New-Item -ItemType Directory -Path (Join-Path $TestDrive 'project/.scalable') -Force | Out-Null
        Copy-Item -LiteralPath $fixtureRuns -Destination (Join-Path $TestDrive 'project/.scalable/runs') -Recurse
        Push-Location -LiteralPath (Join-Path $TestDrive 'project')
        try {
            @(Get-ScalableRun).Count | Should -Be 3
        }
        finally {
            Pop-Location
        }
    }

    It 'reads the store that SCALABLE_RUNS_DIR names' {
        $env:SCALABLE_RUNS_DIR = $fixtureRuns
        try {
            @(Get-ScalableRun).Count | Should -Be 3
        }
        finally {
            Remove-Item -LiteralPath Env:SCALABLE_RUNS_DIR
        }
    }

    It 'filters by <Name>' -ForEach @(
        @{ Name = 'status'; Arguments = @{ Status = 'comp*' }; Count = 2 }
        @{ Name = 'target'; Arguments = @{ Target = 'hpc' }; Count = 2 }
        @{ Name = 'run id'; Arguments = @{ RunId = '*0a', '*0c' }; Count = 2 }
        @{ Name = 'latest'; Arguments = @{ Latest = $true }; Count = 1 }
    ) {
        @(Get-ScalableRun -Path $fixtureRuns @Arguments).Count | Should -Be $Count
    }

    It 'writes an error with a stable id for a path that is not there, and goes on' {
        $runs = Get-ScalableRun -Path (Join-Path $TestDrive 'nowhere'), $fixtureRuns -ErrorVariable problem -ErrorAction SilentlyContinue
        @($runs).Count | Should -Be 3
        $problem[0].FullyQualifiedErrorId | Should -Be 'PathNotFound,Scalable.Commands.GetScalableRunCommand'
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problem[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'takes wildcard characters literally with -LiteralPath' {
        $odd = Join-Path $TestDrive 'runs[1]'
        Copy-Item -LiteralPath $fixtureRuns -Destination $odd -Recurse
        @(Get-ScalableRun -LiteralPath $odd).Count | Should -Be 3
    }

    It 'warns of a line that is no JSON with file and line, and uses the rest' {
        $broken = Join-Path $TestDrive 'broken'
        Copy-Item -LiteralPath $fixtureRuns -Destination $broken -Recurse
        $file = Join-Path $broken 'run-20260301T080000Z-fixture-0000000a/tasks.jsonl'
        $lines = Get-Content -LiteralPath $file
        $lines[0] = 'this is not JSON'
        Set-Content -LiteralPath $file -Value $lines
        $runs = Get-ScalableRun -Path $broken -WarningVariable warnings -WarningAction SilentlyContinue
        @($runs).Count | Should -Be 3
        $runs[0].TasksSucceeded | Should -Be 6
        @($warnings).Count | Should -Be 1
        "$($warnings[0])" | Should -Match 'tasks\.jsonl:1: .*not JSON'
    }

    It 'shows runs as a table' {
        $text = Get-ScalableRun -Path $fixtureRuns | Out-String -Width 120
        $text | Should -Match 'Run\s+Target\s+Status\s+Started \(UTC\)\s+OK\s+Failed'
        $text | Should -Match '0000000b\s+hpc\s+failed\s+2026-03-02 08:00\s+5\s+1'
    }

    It 'completes -RunId and -Target from the store that -Path names' {
        $line = "Get-ScalableRun -Path '$fixtureRuns' -Target "
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'hpc', 'local'
        $line = "Get-ScalableRun -Path '$fixtureRuns' -RunId run-20260303"
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'run-20260303T080000Z-fixture-0000000c'
    }

    It 'writes the newest runs and those of a time' {
        (Get-ScalableRun -Path $fixtureRuns -Newest 2).RunId | Should -Be 'run-20260302T080000Z-fixture-0000000b', 'run-20260303T080000Z-fixture-0000000c'
        (Get-ScalableRun -Path $fixtureRuns -After '2026-03-02T07:00:00Z' -Before '2026-03-03T07:00:00Z').RunId | Should -Be 'run-20260302T080000Z-fixture-0000000b'
        Get-ScalableRun -Path $fixtureRuns -After '2026-03-04' | Should -BeNullOrEmpty
        { Get-ScalableRun -Path $fixtureRuns -Newest 2 -Latest } | Should -Throw -ErrorId 'ArgumentInvalid,Scalable.Commands.GetScalableRunCommand'
    }

    It 'reports literal names that nothing has, not patterns that match nothing' {
        @(Get-ScalableRun -Path $fixtureRuns -RunId nosuch, 'run-*' -ErrorVariable problems -ErrorAction SilentlyContinue).Count | Should -Be 3
        $problems.FullyQualifiedErrorId | Should -Be 'RunNotFound,Scalable.Commands.GetScalableRunCommand'
        Get-ScalableRun -Path $fixtureRuns -Target nosuch -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -Be 'TargetNotFound,Scalable.Commands.GetScalableRunCommand'
        Get-ScalableRun -Path $fixtureRuns -Status complted -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -Be 'StatusUnknown,Scalable.Commands.GetScalableRunCommand'
        Get-ScalableRun -Path $fixtureRuns -RunId 'nosuch*' -Status running -Target '[nosuch' -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.TargetObject | Should -Be '[nosuch'
    }

    It 'refuses what is no path' {
        { Get-ScalableTask -Path $fixtureRuns -Name merge | Select-Object -First 1 | Get-ScalableRun -ErrorAction Stop } | Should -Throw '*A path is needed*'
        { Get-ScalableRun -Path Env:PATH -ErrorAction Stop } | Should -Throw '*Environment provider*'
    }
}
