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
        $tasks[1].Features.rchar | Should -Be (10 * 1GB)
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

    It 'stores each attempt once, says so, and reads again with -Force' {
        $store = Join-Path $TestDrive 'twice'
        Import-ScalableRun -Path $trace -Destination $store -WarningAction SilentlyContinue 6> $null | Out-Null
        $said = Import-ScalableRun -Path $trace -Destination $store -WarningAction SilentlyContinue 6>&1
        "$said" | Should -Match 'Nothing new: all 3 attempts'
        @(Import-ScalableRun -Path $trace -Destination $store -Force -WarningAction SilentlyContinue 6> $null).Count | Should -Be 1
        @(Get-ScalableRun -Path $store).Count | Should -Be 1
    }

    It 'imports objects of the pipeline by a map, with units' {
        $csv = Join-Path $TestDrive 'jobs.csv'
        Set-Content -LiteralPath $csv -Value 'name,maxrss_kb,took,ncores,ok', 'align,2048,1.5,4,done', 'align,4096,2,4,failed'
        $run = Import-Csv $csv | Import-ScalableRun -Format Table -Destination (Join-Path $TestDrive 'objects') -Map @{ Task = 'name'; PeakMemory = 'maxrss_kb'; Duration = 'took [min]'; Cpus = 'ncores'; State = 'ok' } -WarningAction SilentlyContinue 6> $null
        $run.Tasks.TaskName | Should -Be 'align', 'align'
        $run.Tasks.PeakMemory.Bytes | Should -Be 2MB, 4MB
        $run.Tasks.DurationSeconds | Should -Be 90, 120
        $run.Tasks.State | Should -Be 'Succeeded', 'Failed'
        { Import-Csv $csv | Import-ScalableRun -Map @{ Colour = 'name' } -Destination (Join-Path $TestDrive 'objects') } | Should -Throw '*Colour*'
    }

    It 'recognises the format by the content' {
        $said = Import-ScalableRun -Path (Join-Path $repository 'LICENSE') -Destination (Join-Path $TestDrive 'license') -ErrorVariable problem -ErrorAction SilentlyContinue
        $said | Should -BeNullOrEmpty
        "$($problem[0])" | Should -Match 'first line.*-Format'
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
        "$($advice.Memory)" | Should -Be '296M'
    }
}

Describe 'Import-ScalableRun -Format Sacct' {
    BeforeAll {
        $jobs = Join-Path $repository 'tests/fixtures/traces/sacct.txt'
    }

    It 'makes a task of each job, with its steps merged' {
        $run = Import-ScalableRun -Path $jobs -Format Sacct -Destination (Join-Path $TestDrive 'sacct')
        $run.TargetName | Should -Be 'big'
        $run.Tasks.TaskName | Should -Be 'align', 'align'
        # 3145728K in step 0, not the 50M of the batch script; sacct's units are powers of 1024.
        $run.Tasks[0].PeakMemory.Bytes | Should -Be (3 * 1GB)
        $run.Tasks[0].DurationSeconds | Should -Be 600
        $run.Tasks.ErrorType | Should -Be $null, 'OutOfMemory'
    }

    It 'reads times in the zone that is given' {
        $run = Import-ScalableRun -Path $jobs -Format Sacct -Destination (Join-Path $TestDrive 'zone') -TimeZone 'Europe/Berlin' -SplitByDay
        $run.Count | Should -Be 2
        $run[0].Tasks[0].StartedAt | Should -Be ([DateTimeOffset]'2026-11-20T09:01:00Z')
        { Import-ScalableRun -Path $jobs -Format Sacct -TimeZone 'Nowhere/Land' } | Should -Throw '*Nowhere/Land*Get-TimeZone*'
        $line = 'Import-ScalableRun -Path x -TimeZone Europe/Berl'
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'Europe/Berlin'
    }

    It 'says what is missing in a file that sacct did not print' {
        Import-ScalableRun -Path $trace -Format Sacct -Destination (Join-Path $TestDrive 'none') -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'ImportFailed,Scalable.Commands.ImportScalableRunCommand'
        "$($problem[0])" | Should -Match 'JobID, JobName, State.*sacct --parsable2'
    }
}

Describe 'Import-ScalableRun -Live' {
    BeforeAll {
        # What a cluster's sacct would print; tests/pester/Slurm.Tests.ps1 asks a real one.
        $bin = Join-Path $TestDrive 'bin'
        New-Item -Path $bin -ItemType Directory | Out-Null
        $path = $env:PATH
        if ($IsLinux) {
            $jobs = Join-Path $repository 'tests/fixtures/traces/sacct.txt'
            Set-Content -LiteralPath "$bin/sacct" -Value '#!/bin/sh', "printf '%s\n' `"`$@`" >> '$bin/asked'", "cat '$jobs'"
            chmod +x "$bin/sacct"
            $env:PATH = "$bin$([IO.Path]::PathSeparator)$path"
        }
    }

    AfterAll { $env:PATH = $path }

    It 'asks sacct and imports each job once' -Skip:(-not $IsLinux) {
        $store = Join-Path $TestDrive 'live'
        $run = Import-ScalableRun -Live -StartTime '2026-11-20' -EndTime '2026-11-22T12:00:00' -User ann, bob -FeatureColumn ReqNodes -Destination $store
        $run.Tasks.Count | Should -Be 2
        $run.Tasks[0].Features.ReqNodes | Should -Be 1
        $asked = Get-Content -LiteralPath "$bin/asked"
        $asked | Should -Contain '--starttime=2026-11-20T00:00:00'
        $asked | Should -Contain '--endtime=2026-11-22T12:00:00'
        $asked | Should -Contain '--user=ann,bob'
        $asked | Should -Contain '--duplicates'
        Import-ScalableRun -Live -Destination $store | Should -BeNullOrEmpty
        @(Get-ScalableRun -Path $store).Count | Should -Be 1
    }

    It 'asks nothing with -WhatIf and refuses another format' {
        Import-ScalableRun -Live -Destination (Join-Path $TestDrive 'whatif') -WhatIf | Should -BeNullOrEmpty
        { Import-ScalableRun -Live -Format Nextflow } | Should -Throw -ErrorId 'ArgumentInvalid,Scalable.Commands.ImportScalableRunCommand'
    }
}
