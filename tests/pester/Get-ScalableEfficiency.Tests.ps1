BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $synthetic = Join-Path $repository 'tests/fixtures/synthetic'
}

Describe 'Get-ScalableEfficiency' {
    It 'adds up what the attempts say, the worst task first' {
        $rows = Get-ScalableRun -Path $synthetic | Get-ScalableEfficiency
        $rows.Name | Sort-Object | Should -Be 'aggregate', 'run_demeter_scenario', 'run_gcam'
        $rows.WastedGigabyteHours | Should -Be ($rows.WastedGigabyteHours | Sort-Object -Descending)
        # The same from the attempts, by hand.
        $asked = 0; $used = 0; $wasted = 0
        $attempts = Get-ScalableTask -Path $synthetic -Name aggregate
        foreach ($one in $attempts | Where-Object { $_.RequestedMemory -and $_.PeakMemory -and $_.DurationSeconds }) {
            $asked += $one.RequestedMemory.Bytes * $one.DurationSeconds
            $used += $one.PeakMemory.Bytes * $one.DurationSeconds
            $wasted += [math]::Max(0.0, $one.RequestedMemory.Bytes - $one.PeakMemory.Bytes) * $one.DurationSeconds / 1e9 / 3600
        }
        $row = $rows | Where-Object Name -EQ aggregate
        $row.Attempts | Should -Be @($attempts).Count
        [math]::Abs($row.MemoryEfficiency - $used / $asked) | Should -BeLessThan 1e-9
        [math]::Abs($row.WastedGigabyteHours - $wasted) | Should -BeLessThan 1e-9
        # Requests are a multiple of what is used, so that advice saves, and no more than is wasted.
        $row.SavedGigabyteHours | Should -BeGreaterThan 0
        $row.SavedGigabyteHours | Should -BeLessThan $row.WastedGigabyteHours
    }

    It 'puts attempts together by run, target, project or tag' {
        @(Get-ScalableEfficiency -Path $synthetic -By Run).Count | Should -Be @(Get-ScalableRun -Path $synthetic).Count
        (Get-ScalableEfficiency -Path $synthetic -By Target).Name | Sort-Object | Should -Be ((Get-ScalableTask -Path $synthetic).Target | Sort-Object -Unique)
        (Get-ScalableEfficiency -Path $synthetic -By Tag).Name | Sort-Object | Should -Be 'demeter', 'gcam', 'postprocess'
    }

    It 'compares the advice of the advisor given' {
        $quantile = New-ResourceAdvisor -Path $synthetic
        (Get-ScalableEfficiency -Path $synthetic -Advisor $quantile).SavedText | Should -Be (Get-ScalableEfficiency -Path $synthetic).SavedText
        $learned = New-LearnedAdvisor -Path $synthetic -ModelType Linear
        (Get-ScalableEfficiency -Path $synthetic -Advisor $learned | Measure-Object -Property SavedGigabyteHours -Sum).Sum |
            Should -BeGreaterThan (Get-ScalableEfficiency -Path $synthetic | Measure-Object -Property SavedGigabyteHours -Sum).Sum
    }

    It 'reports jobs imported from sacct by the rules of seff' {
        $jobs = Join-Path $repository 'tests/fixtures/traces/sacct.txt'
        $runs = Import-ScalableRun -Path $jobs -Destination (Join-Path $TestDrive 'imported') -WarningAction SilentlyContinue 6> $null
        # Job 100 alone: 38:20.5 of CPU time by 4 cores in 600 s; 3 of 8 GiB at the peak; 10 of 30 minutes.
        $job = $runs | Get-ScalableTask | Where-Object TaskId -EQ 100
        $alone = [Scalable.Runs.RunRecord] @{ RunId = 'alone'; Path = 'alone'; Tasks = [Scalable.Runs.TaskRecord[]] $job } | Get-ScalableEfficiency
        [math]::Round($alone.CpuEfficiency, 4) | Should -Be 0.9585
        $alone.MemoryEfficiency | Should -Be 0.375
        [math]::Round($alone.TimeEfficiency, 4) | Should -Be 0.3333
        ($runs | Get-ScalableEfficiency -By Tag | Where-Object Name -EQ lab).FailedForMemory | Should -BeGreaterThan 0
    }

    # Jobs and figures of reportseff's own tests (tests/test_job.py of troycomi/reportseff, 2023): 24371655 has TimeEff 50.0,
    # CPUEff 90.0 and, by its rule of MaxRSS over ReqMem, 495644 KiB of 1 GiB; 11741520 has CPUEff 9.3, no limit, and 7 GiB for each of 4 CPUs.
    It 'reports what reportseff reports of its own test data' {
        $jobs = Join-Path $TestDrive 'reportseff.txt'
        Set-Content -LiteralPath $jobs -Value @(
            'JobID|JobName|User|Account|State|ExitCode|Submit|Start|End|Elapsed|Timelimit|AllocCPUS|NNodes|ReqMem|MaxRSS|TotalCPU'
            '24371655|one|ada|lab|COMPLETED|0:0|2023-01-01T00:00:00|2023-01-01T00:00:00|2023-01-01T00:10:00|00:10:00|00:20:00|1|1|1Gn||00:09:00'
            '24371655.batch|batch|||COMPLETED|0:0|2023-01-01T00:00:00|2023-01-01T00:00:00|2023-01-01T00:10:00|00:10:00||1|1|1Gn|495644K|00:09:00'
            '11741520|two|bob|lab|COMPLETED|0:0|2023-01-01T00:00:00|2023-01-01T00:00:00|2023-01-01T03:22:47|03:22:47|UNLIMITED|4|1|7Gc||01:15:11'
        )
        $runs = Import-ScalableRun -Path $jobs -Destination (Join-Path $TestDrive 'reportseff') -WarningAction SilentlyContinue 6> $null
        $one, $two = $runs | Get-ScalableEfficiency -By User | Sort-Object -Property Name
        $one.Name, $two.Name | Should -Be 'ada', 'bob'
        [math]::Round(100 * $one.TimeEfficiency, 1), [math]::Round(100 * $one.CpuEfficiency, 1), [math]::Round(100 * $one.MemoryEfficiency, 1) | Should -Be 50.0, 90.0, 47.3
        [math]::Round(100 * $two.CpuEfficiency, 1) | Should -Be 9.3
        $two.TimeEfficiency | Should -BeNullOrEmpty
        $two.RequestedMemory.Bytes | Should -Be (4 * 7GB)
        ($runs | Get-ScalableEfficiency -By Account).Name | Should -Be 'lab'
    }

    It 'says what waste cost where it is told the prices' {
        $rows = Get-ScalableEfficiency -Path $synthetic -CostPerGBHour 0.5 -CostPerCpuHour 2
        foreach ($row in $rows) { [math]::Abs($row.WastedCost - $row.WastedGigabyteHours / 2 - 2 * $row.WastedCoreHours) | Should -BeLessThan 1e-9 }
        $rows.WastedCost | Should -Be ($rows.WastedCost | Sort-Object -Descending)
        { Get-ScalableEfficiency -Path $synthetic -CostPerGBHour -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        ($rows[0] | Format-List | Out-String) | Should -Match 'Waste cost'
        ($rows | Format-Table | Out-String -Width 80) | Should -Match 'Waste cost +Saved cost'
    }

    It 'ends with a clear error if there are no runs' {
        { Get-ScalableEfficiency -Path (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'empty')) -ErrorAction Stop } | Should -Throw '*no runs*'
    }
}
