BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $trace = Join-Path $repository 'tests/fixtures/traces/trace.txt'
}

Describe 'Import-ScalableRun' {
    It 'writes a run that the other cmdlets read' {
        $store = Join-Path $TestDrive 'store'
        $run = Import-ScalableRun -Path $trace -Destination $store -Project demo -Target hpc -FeatureColumn rchar -WarningAction SilentlyContinue
        $run.RunId | Should -Match '^run-20260301T080000Z-demo-[0-9a-f]{8}$'
        $run.TargetName | Should -Be 'hpc'
        $tasks = Get-ScalableRun -Path $store | Get-ScalableTask
        $tasks.TaskName | Should -Be 'ALIGN', 'ALIGN', 'FASTQC'
        # Nextflow's units are powers of 1024.
        $tasks[1].PeakMemory.Bytes | Should -Be (6 * 1GB)
        $tasks[1].RequestedMemory.Bytes | Should -Be (8 * 1GB)
        $tasks[1].DurationSeconds | Should -Be 180
        $tasks[1].ObservedCpu | Should -Be 3.8
        $tasks[1].Attempt | Should -Be 2
        $tasks[1].Features['rchar'].Number | Should -Be (10 * 1GB)
        $tasks[0].State | Should -Be 'Failed'
        $tasks[0].ErrorType | Should -Be 'OutOfMemory'
    }

    It 'warns of rows that did not run' {
        Import-ScalableRun -Path $trace -Destination (Join-Path $TestDrive 'warned') -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        "$warnings" | Should -Match 'trace\.txt:5: '
    }

    It 'splits by day' {
        $runs = Get-Item -LiteralPath $trace | Import-ScalableRun -Destination (Join-Path $TestDrive 'days') -SplitByDay -WarningAction SilentlyContinue
        $runs.Count | Should -Be 2
        $runs.TasksSucceeded | Should -Be 1, 1
    }

    It 'changes nothing with -WhatIf' {
        $store = Join-Path $TestDrive 'untouched'
        Import-ScalableRun -Path $trace -Destination $store -WhatIf | Should -BeNullOrEmpty
        Test-Path -LiteralPath $store | Should -BeFalse
    }

    It 'refuses to import twice, and does with -Force' {
        $store = Join-Path $TestDrive 'twice'
        Import-ScalableRun -Path $trace -Destination $store -WarningAction SilentlyContinue | Out-Null
        Import-ScalableRun -Path $trace -Destination $store -ErrorVariable problem -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'RunExists,Scalable.Commands.ImportScalableRunCommand'
        @(Import-ScalableRun -Path $trace -Destination $store -Force -WarningAction SilentlyContinue).Count | Should -Be 1
        @(Get-ScalableRun -Path $store).Count | Should -Be 1
    }

    It 'names the columns there are where one is asked for that is not' {
        Import-ScalableRun -Path $trace -Destination (Join-Path $TestDrive 'none') -FeatureColumn rchars -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'ImportFailed,Scalable.Commands.ImportScalableRunCommand'
        "$($problem[0])" | Should -Match 'rchars.*rchar'
    }

    It 'goes all the way from a trace to advice' {
        $advice = Import-ScalableRun -Path $trace -Destination (Join-Path $TestDrive 'advice') -WarningAction SilentlyContinue |
            New-ResourceAdvisor |
            Get-ResourceRecommendation -Task FASTQC
        # 256 MiB times 1.1, rounded up to 10M.
        "$($advice.Memory)" | Should -Be '300M'
    }
}
