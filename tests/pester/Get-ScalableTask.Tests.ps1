BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
}

Describe 'Get-ScalableTask' {
    It 'writes the attempts of piped runs' {
        $tasks = Get-ScalableRun -Path $fixtureRuns | Get-ScalableTask
        @($tasks).Count | Should -Be 18
        $first = $tasks[0]
        $first.TaskName | Should -Be 'sort'
        $first.DurationSeconds | Should -Be 2
        $first.PeakMemory.Bytes | Should -Be 600000000
        "$($first.RequestedMemory)" | Should -Be '16G'
        "$($first.RequestedWalltime)" | Should -Be '01:00:00'
        $first.Features.input_gb | Should -Be 1
        $first.Features.format | Should -Be 'tsv'
    }

    It 'filters by name, state and component' {
        @(Get-ScalableTask -Path $fixtureRuns -Name 'mer*').Count | Should -Be 3
        @(Get-ScalableTask -Path $fixtureRuns -State Failed).ErrorType | Should -Be 'MemoryError'
        @(Get-ScalableTask -Path $fixtureRuns -Component nothing*).Count | Should -Be 0
    }

    It 'takes the path of a run by property name' {
        $row = Import-Csv -Path (New-Item -Path (Join-Path $TestDrive 'runs.csv') -Value "Path`n$fixtureRuns")
        @($row | Get-ScalableTask -Name sort).Count | Should -Be 15
    }

    It 'shows units in the table and raw numbers in the properties' {
        $text = Get-ScalableTask -Path $fixtureRuns -Name merge | Select-Object -First 1 | Out-String -Width 140
        $text | Should -Match 'merge\s+Succeeded\s+1\s+local\s+30\.0 s\s+1\.50 GB\s+16G\s+1\.5'
    }

    It 'completes task names from the store' {
        $line = "Get-ScalableTask -Path '$fixtureRuns' -Name s"
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'sort'
    }
}

Describe 'Get-ScalableTask of a session' -Skip:(-not $IsLinux) {
    BeforeAll {
        $session = Start-ScalableSession -Path (New-TestManifest -Directory $TestDrive) -Target local -RunsDirectory (Join-Path $TestDrive 'runs')
    }

    AfterAll {
        Stop-ScalableSession -Session $session
    }

    It 'writes its tasks, filtered as attempts are' {
        $null = 'calc', 'other' | ForEach-Object -Process { Submit-ScalableTask $session $_ -Component large -Command echo, $_ | Wait-ScalableTask -Timeout '5m' }
        ($session | Get-ScalableTask).TaskName | Should -Be 'calc', 'other'
        (Get-ScalableTask -Session $session -Name o* -State Succeeded -Component large).TaskName | Should -Be 'other'
        Get-ScalableTask -Session $session -State Failed | Should -BeNullOrEmpty
        Get-ScalableTask -Session $session | Out-String -Width 160 | Should -Match 'calc\s+Succeeded\s+1\s+2'
        @($session.Tasks[0]).Count | Should -Be 1
    }

    It 'reports literal names that nothing has, not patterns that match nothing' {
        Get-ScalableTask -Path $fixtureRuns -Name nosuch, sort, 'no*' -ErrorVariable problems -ErrorAction SilentlyContinue | Should -Not -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be 'TaskNotFound,Scalable.Commands.GetScalableTaskCommand'
        $problems.TargetObject | Should -Be 'nosuch'
        Get-ScalableTask -Path $fixtureRuns -Component nothing -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        Get-ScalableTask -Path $fixtureRuns -Name '[' -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -Be 'TaskNotFound,Scalable.Commands.GetScalableTaskCommand'
        # One filter does not make another one's names look absent.
        Get-ScalableTask -Path $fixtureRuns -Name sort -Component 'nothing*' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'takes directories from Get-Item' {
        @(Get-Item -LiteralPath $fixtureRuns | Get-ScalableTask -Name sort).Count | Should -Be 15
        @(Get-ScalableTask -LiteralPath $fixtureRuns -Name sort).Count | Should -Be 15
    }
}
