BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $synthetic = Join-Path $repository 'tests/fixtures/synthetic'
}

Describe 'Measure-ResourceAdvisor' {
    It 'replays the default advisors, the totals last' {
        $rows = Get-ScalableRun -Path $synthetic | Measure-ResourceAdvisor
        $rows.Task | Select-Object -Unique | Should -Be 'aggregate', 'run_demeter_scenario', 'run_gcam', '(all)'
        $total = $rows | Where-Object Task -EQ '(all)'
        $default = (New-LearnedAdvisor -Path $synthetic).Options.ModelType.ToString()
        $total.Advisor.Count | Should -Be 4
        $total[0].Advisor -replace '_' | Should -Be $default
        $total.Advisor | Select-Object -Last 3 | Should -Be 'quantile', 'largest seen', 'requests'
        # Requests are 32G and 8G for peaks of a few GB; a quantile does not see the input.
        $total[0].WasteGigabyteHours | Should -BeLessThan $total[1].WasteGigabyteHours
        $total[1].WasteGigabyteHours | Should -BeLessThan $total[3].WasteGigabyteHours
        $total[0].Verdict | Should -Be 'wastes least here'
    }

    It 'replays what is piped in, over what it has learnt from' {
        $total = New-ResourceAdvisor -Path $synthetic | Measure-ResourceAdvisor | Where-Object Task -EQ '(all)'
        $total.Advisor | Should -Be 'quantile'
        $both = (New-LearnedAdvisor -Path $synthetic -ModelType Linear), (New-ResourceAdvisor -Path $synthetic) | Measure-ResourceAdvisor | Where-Object Task -EQ '(all)'
        $both.Advisor | Should -Be 'linear', 'quantile'
        $both[1].WasteGigabyteHours | Should -Be $total.WasteGigabyteHours
        # And over a history of one's choice.
        (New-LearnedAdvisor -Path $synthetic -ModelType Linear | Measure-ResourceAdvisor -Path $synthetic -Task aggregate).Task | Should -Be 'aggregate', '(all)'
        (Get-ScalableRun -Path $synthetic | Measure-ResourceAdvisor -Advisor (New-ResourceAdvisor -Path $synthetic) | Where-Object Task -EQ '(all)').WasteGigabyteHours | Should -Be $total.WasteGigabyteHours
    }

    It 'compares model types with the quantile advisor' {
        $total = Measure-ResourceAdvisor -Path $synthetic -ModelType Linear, GradientBoosting -Confidence 0.9 | Where-Object Task -EQ '(all)'
        $total.Advisor | Should -Be 'linear', 'gradient_boosting', 'quantile'
        $total[1].MemoryError | Should -BeLessThan 0.25
        $total.Verdict | Should -Contain 'wastes least here'
        $total[0].LearningSeconds | Should -BeGreaterThan 0
    }

    It 'warns and says why if nothing can be compared' {
        Measure-ResourceAdvisor -Path $fixtureRuns -Task merge -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warnings" | Should -Match 'Nothing can be compared: no task has 10 succeeded attempts'
    }

    It 'refuses a task that the history does not have' {
        Measure-ResourceAdvisor -Path $synthetic -Task nosuch -ErrorVariable problem -ErrorAction SilentlyContinue -WarningVariable warnings | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'TaskNotFound,Scalable.Commands.MeasureResourceAdvisorCommand'
        $warnings | Should -BeNullOrEmpty
    }

    It 'groups its table by task, within 80 columns' {
        $text = New-ResourceAdvisor -Path $synthetic | Measure-ResourceAdvisor -Task aggregate | Out-String -Width 80
        $text | Should -Match '(?s)Task: aggregate.*Advisor\s+Tasks\s+Waste GB.h\s+Failed\s+1st OK\s+Stated\s+Kills\s+Covered'
    }
}
