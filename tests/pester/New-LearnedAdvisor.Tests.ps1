BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
}

Describe 'New-LearnedAdvisor' {
    It 'learns with <_> that sorting more takes longer and more memory' -ForEach @('Linear', 'RandomForest', 'GradientBoosting', 'Auto') {
        $advisor = Get-ScalableRun -Path $fixtureRuns | New-LearnedAdvisor -ModelType $_
        $small = Get-ResourceRecommendation -Advisor $advisor -Task sort -Feature @{ input_gb = 3; format = 'csv' }
        $large = Get-ResourceRecommendation -Advisor $advisor -Task sort -Feature @{ input_gb = 14; format = 'csv' }
        $large.Method | Should -Be 'learned'
        $expected = { $args[0].Predictions | Where-Object Quantity -EQ $args[1] | ForEach-Object Expected }
        (& $expected $large 'duration_s') | Should -BeGreaterThan (& $expected $small 'duration_s')
        (& $expected $large 'peak_memory_bytes') | Should -BeGreaterThan (& $expected $small 'peak_memory_bytes')
    }

    It 'advises from a generated history as its formulas say' {
        # 40 + 6 * 50 + 0.08 * 2048 + 1.5 * 80 = 623.84 s and 1.5 + 0.004 * 2048 + 3 = 12.69 GB on hpc.
        $advice = Get-ScalableRun -Path (Join-Path $repository 'tests/fixtures/synthetic') -Status completed |
            New-LearnedAdvisor -ModelType GradientBoosting |
            Get-ResourceRecommendation -Task run_demeter_scenario -Target hpc -Feature @{ num_scenarios = 50; input_size_mb = 2048; time_horizon = 2100 }
        $advice.Method | Should -Be 'learned'
        $seconds, $bytes = $advice.Predictions[0].Expected, $advice.Predictions[1].Expected
        $seconds | Should -BeGreaterThan (623.84 * 0.75)
        $seconds | Should -BeLessThan (623.84 * 1.25)
        $bytes | Should -BeGreaterThan (12.69e9 * 0.75)
        $bytes | Should -BeLessThan (12.69e9 * 1.25)
    }

    It 'falls back to quantiles where three attempts give less confidence than is wanted, and says why' {
        $advice = New-LearnedAdvisor -Path $fixtureRuns -MinimumConfidence 0.99 | Get-ResourceRecommendation -Task merge
        $advice.Method | Should -Be 'quantile'
        $advice.Evidence.Reason | Should -Match 'the learned confidence of 0\.\d+ is below 0.99'
        $advice | Out-String -Width 160 | Should -Match 'quantile\s+tools\s+the learned confidence'
    }

    It 'with Auto answers from three attempts, names the stage, the candidate and the ladder of retries' {
        $advisor = New-LearnedAdvisor -Path $fixtureRuns -ModelType Auto
        $merge = $advisor | Get-ResourceRecommendation -Task merge
        $merge.Method | Should -Be 'learned'
        $merge.Evidence.Stage | Should -Be 'pooled'
        $merge.Evidence.Reason | Should -Match '3 runs'
        $sort = $advisor | Get-ResourceRecommendation -Task sort -Feature @{ input_gb = 10; format = 'csv' } -Objective MinimumWaste -Explain
        $sort.Evidence.Candidate | Should -Not -BeNullOrEmpty
        # sort peaks at 0.1 GB plus half of its 10 GB.
        $sort.MemoryLadderBytes[0] | Should -BeGreaterOrEqual 4.9e9
        $sort.MemoryLadderBytes[0] | Should -BeLessThan 8e9
        $sort.Explanation.Contributions.Feature | Should -Contain 'input_gb'
    }

    It 'gives the same advice for the same seed, and takes hyperparameters' {
        $advice = 1..2 | ForEach-Object {
            $advisor = New-LearnedAdvisor -Path $fixtureRuns -ModelType RandomForest -Seed 7 -ModelParameter @{ trees = 20; min_leaf = 1 }
            Get-ResourceRecommendation -Advisor $advisor -Task sort -Feature @{ input_gb = 7.5 }
        }
        $advice[0].Memory | Should -Be $advice[1].Memory
        $advice[0].Predictions[0].Expected | Should -Be $advice[1].Predictions[0].Expected
    }

    It 'refuses a hyperparameter that is not there or out of range, naming it' {
        { New-LearnedAdvisor -Path $fixtureRuns -ModelType GradientBoosting -ModelParameter @{ leafs = 3 } } | Should -Throw '*leafs*' -ErrorId 'ModelParameterInvalid,Scalable.Commands.NewLearnedAdvisorCommand'
        { New-LearnedAdvisor -Path $fixtureRuns -ModelType GradientBoosting -ModelParameter @{ learning_rate = 5 } } | Should -Throw '*learning_rate*'
    }

    It 'completes the hyperparameters of the model type' {
        $line = 'New-LearnedAdvisor -ModelType Linear -ModelParameter '
        $completions = (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches
        $completions.ListItemText | Should -Contain 'l2'
        $completions.ListItemText | Should -Not -Contain 'learning_rate'
        $completions.ToolTip | Should -Not -BeNullOrEmpty
    }

    It 'gives the same advice under another culture' {
        $ask = {
            New-LearnedAdvisor -Path $fixtureRuns -ModelType Linear |
                Get-ResourceRecommendation -Task sort -Feature @{ input_gb = '7.5'; format = 'csv' } -RequestedMemory '1.5G'
        }
        $here = & $ask
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $there = & $ask
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
        "$($there.Memory) $($there.Walltime)" | Should -Be "$($here.Memory) $($here.Walltime)"
    }
}
