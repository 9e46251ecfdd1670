BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $synthetic = Join-Path $repository 'tests/fixtures/synthetic'
    $learned = New-LearnedAdvisor -Path $synthetic
    $quantile = New-ResourceAdvisor -Path $synthetic

    # What an advisor answers, and what it warns of.
    function Get-Answer {
        param([hashtable] $Question, $Advisor = $learned)
        $answer = $Advisor | Get-ResourceRecommendation @Question -WarningVariable warnings -WarningAction SilentlyContinue
        [pscustomobject] @{ Text = "$answer"; Warnings = "$warnings" }
    }
}

Describe 'A question that cannot be answered as asked' {
    It 'is taken in any case' {
        $exact = Get-Answer -Question @{ Task = 'run_gcam'; Target = 'hpc'; Feature = @{ num_scenarios = 50 } }
        $exact.Warnings | Should -BeNullOrEmpty
        $other = Get-Answer -Question @{ Task = 'RUN_GCAM'; Target = 'HPC'; Feature = @{ Num_Scenarios = 50 } }
        $other.Text | Should -Be $exact.Text
        $other.Warnings | Should -BeNullOrEmpty
    }

    It 'warns of <What>' -ForEach @(
        @{ What = 'a feature'; Question = @{ Feature = @{ num_scenario = 50 } }; Warning = "no attempt of 'run_gcam' has the feature 'num_scenario'*Did you mean 'num_scenarios'?" }
        @{ What = 'a target'; Question = @{ Target = 'hpcc' }; Warning = "no attempt of 'run_gcam' ran on target 'hpcc'*Did you mean 'hpc'?" }
        @{ What = 'a number of tasks without a deadline'; Question = @{ TaskCount = 5 }; Warning = 'The number of tasks counts only with a deadline' }
        @{ What = 'a deadline that one task exceeds'; Question = @{ Deadline = '1s'; TaskCount = 5 }; Warning = 'the deadline of 1.0 s cannot be met by more workers' }
        @{ What = 'an input far outside'; Question = @{ Feature = @{ num_scenarios = 5000000 } }; Warning = 'The quantile advisor answers' }
    ) {
        (Get-Answer -Question (@{ Task = 'run_gcam' } + $Question)).Warnings | Should -BeLike "*$Warning*"
    }

    It 'warns of what a quantile advisor does not look at' {
        $answer = Get-Answer -Advisor $quantile -Question @{ Task = 'run_gcam'; Feature = @{ num_scenarios = 5 }; Explain = $true }
        $answer.Warnings | Should -Match 'goes by the task and target alone; not used: the feature num_scenarios, to explain'
        (Get-Answer -Advisor $quantile -Question @{ Task = 'run_gcam' }).Warnings | Should -BeNullOrEmpty
    }

    It 'is an error with the nearest spelling for a task' {
        $learned | Get-ResourceRecommendation -Task run_gcan -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -Be 'TaskNotFound,Scalable.Commands.GetResourceRecommendationCommand'
        $problems.ErrorDetails.RecommendedAction | Should -BeLike "Did you mean 'run_gcam'?*"
    }

    It 'warns in a comparison as well' {
        $null = Compare-ResourceRecommendation -Path $synthetic -Task RUN_GCAM -Target hpcc -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike "*Did you mean 'hpc'?*"
    }
}

Describe 'Rows of a table' {
    It 'are asked about, their other columns as features' {
        $rows = 'task,target,num_scenarios,input_size_mb', 'run_gcam,hpc,50,', 'run_gcam,hpc,50,900' | ConvertFrom-Csv
        $answers = $rows | Get-ResourceRecommendation -Advisor $learned -WarningVariable warnings -WarningAction SilentlyContinue
        "$($answers[0])" | Should -Be (Get-Answer -Question @{ Task = 'run_gcam'; Target = 'hpc'; Feature = @{ num_scenarios = 50 } }).Text
        "$($answers[1])" | Should -Be (Get-Answer -Question @{ Task = 'run_gcam'; Target = 'hpc'; Feature = @{ num_scenarios = 50; input_size_mb = 900 } }).Text
        $warnings | Should -BeNullOrEmpty
    }

    It 'warn once of a column that is no feature' {
        $rows = 'task,note', 'run_gcam,a', 'run_gcam,b' | ConvertFrom-Csv
        $answers = $rows | Get-ResourceRecommendation -Advisor $learned -WarningVariable warnings -WarningAction SilentlyContinue
        $answers.Count | Should -Be 2
        $warnings.Count | Should -Be 1
        "$warnings" | Should -Match "has the feature 'note'"
    }
}

Describe 'Options without effect' {
    It 'warn' {
        $null = Invoke-ScalingSimulation -Pattern burst -Policy Fixed -Force -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match '-Force has no effect'
        $null = New-LearnedAdvisor -Path $synthetic -Advisor $learned -ModelType Linear -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -Match '-ModelType has no effect'
    }
}

Describe 'Pipelines that one would write' {
    It 'take a search into an advisor, and an advisor into a plan' {
        $search = Invoke-HyperparameterSearch -Path $synthetic -ModelType Linear -MaxTrial 2 -CvFold 2 -WarningAction SilentlyContinue
        $tuned = $search | New-LearnedAdvisor -Path $synthetic
        "$($tuned.ModelType)" | Should -Be 'Linear'
        $tuned.Options.ModelParameters['l2'] | Should -Be $search.RecommendedParameters.l2
        $null = New-TestManifest -Directory $TestDrive
        Push-Location -LiteralPath $TestDrive
        try { ($learned | Get-ScalablePlan).Target | Should -Be 'local' }
        finally { Pop-Location }
    }
}
