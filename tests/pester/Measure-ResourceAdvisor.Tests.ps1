BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $synthetic = Join-Path $repository 'tests/fixtures/synthetic'
}

Describe 'Measure-ResourceAdvisor' {
    It 'replays a history with every strategy, the totals last' {
        $rows = Get-ScalableRun -Path $synthetic | Measure-ResourceAdvisor
        $rows.Task | Select-Object -Unique | Should -Be 'aggregate', 'run_demeter_scenario', 'run_gcam', '(all)'
        $total = $rows | Where-Object Task -EQ '(all)'
        $total.Strategy | Sort-Object | Should -Be 'LargestSeen', 'Quantile', 'Request', 'Scalable'
        $waste = @{}
        $total | ForEach-Object { $waste[$_.Strategy] = $_.WasteGigabyteHours }
        # Requests are 32G and 8G for peaks of a few GB; a quantile does not see the input.
        $waste.Scalable | Should -BeLessThan ($waste.Quantile / 2)
        $waste.Quantile | Should -BeLessThan $waste.Request
        ($total | Where-Object Strategy -EQ 'LargestSeen').FailedAttempts | Should -BeLessOrEqual 5
    }

    It 'states a confidence that holds when asked for one' {
        $row = Measure-ResourceAdvisor -Path $synthetic -Objective Confidence -Confidence 0.9 | Where-Object { $_.Task -eq '(all)' -and $_.Strategy -eq 'Scalable' }
        $row.FirstAttemptSuccess | Should -BeGreaterThan 0.84
        $row.FirstAttemptSuccess | Should -BeLessThan 0.96
    }

    It 'compares model types on later runs' {
        $rows = Measure-ResourceAdvisor -Path $synthetic -ModelType Linear, GradientBoosting -Confidence 0.9
        $rows.ModelType | Should -Be 'Linear', 'GradientBoosting'
        $rows[1].MemoryError | Should -BeLessThan 0.25
        $rows.UseWhen | Should -Contain 'wastes least here'
        $rows | Out-String -Width 140 | Should -Match 'ModelType\s+Training s\s+Duration error\s+Memory error'
    }

    It 'warns where nothing can be replayed' {
        Measure-ResourceAdvisor -Path $fixtureRuns -Task merge -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warnings" | Should -Match 'nothing to replay'
    }

    It 'groups its table by task' {
        Measure-ResourceAdvisor -Path $synthetic -Task aggregate | Out-String -Width 120 | Should -Match '(?s)Task: aggregate.*Strategy\s+Tasks\s+Waste GB.h\s+Failed\s+1st OK'
    }
}
