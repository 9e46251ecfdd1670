BeforeDiscovery {
    $widths = 80, 120, 200
    # The columns that a table must show at 80 characters, in this order.
    $tables = @{
        RunRecord                = 'Run', 'Target', 'Status', 'Started (UTC)', 'OK', 'Failed'
        TaskRecord               = 'TaskName', 'State', 'Try', 'Target', 'Duration', 'Peak', 'Request', 'Cores'
        ResourceRecommendation   = 'Task', 'Workers', 'CPUs', 'Memory', 'Walltime', 'Conf.', 'Answered by'
        RecommendationComparison = 'Advisor', 'Workers', 'CPUs', 'Memory', 'of first', 'Walltime', 'Conf.'
        QuantityPrediction       = 'Quantity', 'Expected', 'Lower', 'Upper', 'Coverage'
        FeatureContribution      = 'Quantity', 'Feature', 'Value', 'Adds'
        ResourceAdvisor          = 'Basis', 'Runs', 'Tasks'
        LearnedAdvisor           = 'ModelType', 'Seed', 'Runs', 'Tasks'
        ResourceEfficiency       = 'Name', 'Tries', 'Memory', 'CPU', 'Time', 'Waste GB·h', 'Core·h', 'Saved', 'OOM', 'Late'
        PricedResourceEfficiency = 'Name', 'Tries', 'Memory', 'CPU', 'Waste GB·h', 'Core·h', 'Waste cost', 'Saved cost'
        BacktestResult           = 'Advisor', 'Tasks', 'Waste GB·h', 'Failed', '1st OK'
        ScalingDecision          = 'Time (UTC)', 'Add', 'Remove', 'Conf.', 'Reasoning'
        TagScaling               = 'Tag', 'Pending', 'Running', 'Demand', 'Supply', 'Target', 'Limit'
        SimulationResult         = 'Policy', 'Makespan', 'Wait mean', 'Worker h', 'Wait h', 'Cost', 'Changes'
        ComponentPlan            = 'Component', 'Workers', 'CPUs', 'Memory', 'Walltime', 'Cost/h', 'From', 'Tasks'
        ScalableSession          = 'Run', 'Target', 'State', 'Tasks'
        SessionTask              = 'TaskName', 'State', 'Try', 'CPUs', 'Memory', 'Peak', 'Duration', 'Error'
        TaskAttempt              = 'Try', 'State', 'CPUs', 'Memory', 'Walltime', 'Peak', 'Duration', 'Exit', 'Error'
        SearchTrial              = 'Trial', 'State', 'Mean', 'Deviation', 'Folds', 'Fit s', 'Parameters'
        ParameterImportance      = 'Parameter', 'Importance', 'Best value'
    }
    $tableCases = foreach ($name in $tables.Keys) { foreach ($width in $widths) { @{ Name = $name; Columns = $tables[$name]; Width = $width } } }
    $allCases = foreach ($name in @($tables.Keys) + 'RecommendationEvidence', 'RecommendationExplanation', 'AdaptiveScaler', 'ScalePlan', 'ManifestFinding', 'SearchResult', 'RunCounts') { @{ Name = $name } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $synthetic = Join-Path $repository 'tests/fixtures/synthetic'
    $objects = @{}
    function Add-Sample {
        param([Parameter(ValueFromPipeline)] [AllowNull()] [object] $InputObject)
        process {
            if ($null -eq $InputObject) { return }
            $name = $InputObject.GetType().Name
            $objects[$name] = @($objects[$name]) + $InputObject | Where-Object { $null -ne $_ }
        }
    }

    $manifest = New-TestManifest -Directory $TestDrive
    Set-Content -LiteralPath (Join-Path $TestDrive 'bad.yaml') -Value "version: 1`nproject: {nam: demo}`ntargets: {local: {provider: nowhere}}"
    $runs = Get-ScalableRun -Path $fixtureRuns
    $runs | Add-Sample
    $runs[0].Counts | Add-Sample
    $runs | Get-ScalableTask | Add-Sample
    $learned = New-LearnedAdvisor -Path $synthetic
    $learned | Add-Sample
    New-ResourceAdvisor -Path $synthetic | Add-Sample
    $advice = $learned | Get-ResourceRecommendation -Task $learned.KnownTasks -Explain
    $advice | Add-Sample
    $advice.Evidence | Add-Sample
    $advice.Explanation | Where-Object { $_ } | Add-Sample
    $advice.Predictions | Add-Sample
    $explained = $learned | Get-ResourceRecommendation -Task run_demeter_scenario -Target hpc -Feature @{ num_scenarios = 50; input_size_mb = 2048; time_horizon = 2100 } -Explain
    $explained.Explanation.Contributions | Add-Sample
    Compare-ResourceRecommendation -Path $synthetic | Add-Sample
    Measure-ResourceAdvisor -Path $synthetic | Add-Sample
    Get-ScalableEfficiency -Path $synthetic -By Run | Add-Sample
    Get-ScalableEfficiency -Path $synthetic -CostPerGBHour 0.5 -CostPerCpuHour 2 | Add-Sample
    Invoke-ScalingSimulation -Pattern burst -Policy Adaptive, Fixed | Add-Sample
    $scaler = New-AdaptiveScaler -Advisor $learned -MaxWorker @{ demeter = 4 } -HourlyPrice @{ demeter = 0.5 } -MaxHourlyCost 10
    $scaler | Add-Sample
    $decision = Test-ScalingDecision -Scaler $scaler -PendingTask @{ tag = 'demeter' }, @{ tag = 'gcam' }
    $decision | Add-Sample
    $decision.Details | Add-Sample
    Test-ScalableManifest -Path (Join-Path $TestDrive 'bad.yaml') -Detailed | Add-Sample
    $plan = Get-ScalablePlan -Path $manifest -Target local
    $plan | Add-Sample
    $plan.Components | Add-Sample
    $search = Invoke-HyperparameterSearch -Path $synthetic -ModelType Linear -MaxTrial 4 -CvFold 2 -WarningAction SilentlyContinue
    $search | Add-Sample
    $search.Trials | Add-Sample
    $search.Importances | Add-Sample
    [Scalable.Evaluation.Tuning.ParameterImportance]::new('leaves', 0.42, 8) | Add-Sample
    $session = Start-ScalableSession -Path $manifest -Target local -RunsDirectory (Join-Path $TestDrive 'runs')
    $done = Submit-ScalableTask -Session $session -Name a_name_that_is_too_long_for_a_column -Component small -Command sh -ArgumentList '-c', 'exit 3' | Wait-ScalableTask
    $done | Add-Sample
    $done.Latest | Add-Sample
    $session | Add-Sample
}

AfterAll {
    Stop-ScalableSession -Session $session
}

Describe 'The table of <Name> at <Width> characters' -ForEach $tableCases {
    It 'shows its answer' {
        $objects[$Name] | Should -Not -BeNullOrEmpty
        $lines = @(($objects[$Name] | Format-Table | Out-String -Width $Width) -split '\r?\n' | Where-Object { $_ -and $_ -notmatch '^\s+\w+: ' })
        $place = 0
        foreach ($column in $Columns) {
            $found = $lines[0].IndexOf($column, $place)
            $found | Should -Not -Be -1 -Because "the header '$($lines[0])' shows '$column'"
            $place = $found + $column.Length
        }
        # A header of two lines means a column that was squeezed.
        $lines[1] | Should -Match '^[\s-]+$'
        foreach ($line in $lines) { $line.TrimEnd().Length | Should -Not -BeGreaterThan $Width }
    }
}

Describe 'The views of <Name>' -ForEach $allCases {
    It 'show no names of types and no records' {
        $objects[$Name] | Should -Not -BeNullOrEmpty
        foreach ($text in ($objects[$Name] | Out-String -Width 200), ($objects[$Name] | Format-List | Out-String -Width 200)) {
            $text.Trim() | Should -Not -BeNullOrEmpty
            $text | Should -Not -MatchExactly 'System\.|Scalable\.[A-Z]| \{ \w+ = '
        }
        foreach ($object in $objects[$Name]) { "$object" | Should -Not -MatchExactly '^Scalable\.|System\.| \{ \w+ = |^$' }
    }

    It 'are the same after Clixml' {
        $file = Join-Path $TestDrive "$Name.xml"
        $objects[$Name] | Export-Clixml -LiteralPath $file
        Import-Clixml -LiteralPath $file | Out-String -Width 120 | Should -Be ($objects[$Name] | Out-String -Width 120)
    }

    It 'have columns without type names in CSV' {
        $objects[$Name] | ConvertTo-Csv | Should -Not -MatchExactly 'System\.|Scalable\.[A-Z]'
    }
}

Describe 'Many rows' {
    It 'are printed from properties alone, also in constrained language' {
        $module = Join-Path $repository 'out/Scalable/Scalable.psd1'
        $text = pwsh -NoProfile -NonInteractive -Command @"
Import-Module '$module'
`$tasks = Get-ScalableTask -Path '$fixtureRuns' -Name merge
`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
`$tasks | Select-Object -First 1 | Out-String -Width 140
`$tasks[0].PeakMemory
"@
        "$text" | Should -Match 'merge\s+Succeeded\s+1\s+local\s+30\.0 s\s+1\.50 GB\s+16G\s+1\.5'
        $text | Should -Contain '1500M'
    }
}
