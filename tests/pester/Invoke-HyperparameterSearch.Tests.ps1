BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $examples = Join-Path $repository 'tests/fixtures/synthetic'
    # Few small trees, so that searches take no time.
    $small = @{ trees = '5..30 log'; leaves = '2..8 log'; learning_rate = @{ Low = 0.05; High = 0.5; Log = $true } }
}

Describe 'Invoke-HyperparameterSearch' {
    It 'finds hyperparameters that go straight into New-LearnedAdvisor' {
        $search = Get-ScalableRun -Path $examples -Status completed | Invoke-HyperparameterSearch -ModelType GradientBoosting -CvFold 5 -MaxTrial 12 -ParameterSpace $small -TimeBudget 60s -WarningAction SilentlyContinue
        $search.Trials.Count | Should -Be 12
        $search.BestScore | Should -BeLessOrEqual $search.DefaultScore
        $search.Metric | Should -Be 'Waste'
        $search.Direction | Should -Be 'Minimize'
        $search.FoldScores.Count | Should -Be 5
        $search.BestParameters | Should -BeOfType [hashtable]
        $advisor = New-LearnedAdvisor -Path $examples -ModelType GradientBoosting -ModelParameter $search.RecommendedParameters
        ($advisor | Get-ResourceRecommendation -Task aggregate).Method | Should -Be 'learned'
        $advisor.Options.ModelParameters['trees'] | Should -Be $search.RecommendedParameters.trees
    }

    It 'warns where runs are few and writes one object' {
        $search = Invoke-HyperparameterSearch -Path $examples -MaxTrial 2 -ParameterSpace $small -WarningVariable warnings -WarningAction SilentlyContinue
        @($search).Count | Should -Be 1
        "$warnings" | Should -Match 'aim for 50 or more'
        $search.Warnings | Should -Contain "$($warnings[0])"
    }

    It 'finds the same with any parallelism' {
        $one, $three = 1, 3 | ForEach-Object { Invoke-HyperparameterSearch -Path $examples -MaxTrial 14 -Parallel $_ -ParameterSpace $small -Strategy Hyperband -WarningAction SilentlyContinue }
        $one.Trials.ForEach({ "$($_.Number) $($_.Mean) $($_.State)" }) | Should -Be $three.Trials.ForEach({ "$($_.Number) $($_.Mean) $($_.State)" })
    }

    It 'goes on from a study and refuses another search''s' {
        $study = Join-Path $TestDrive 'study.jsonl'
        $null = Invoke-HyperparameterSearch -Path $examples -MaxTrial 3 -ParameterSpace $small -StudyPath $study -WarningAction SilentlyContinue
        $resumed = Invoke-HyperparameterSearch -Path $examples -MaxTrial 5 -ParameterSpace $small -StudyPath $study -WarningAction SilentlyContinue
        $resumed.Trials.Count | Should -Be 5
        @(Get-Content -LiteralPath $study).Count | Should -Be 6
        { Invoke-HyperparameterSearch -Path $examples -ParameterSpace $small -StudyPath $study -Seed 7 } | Should -Throw -ErrorId 'StudyUnusable,Scalable.Commands.InvokeHyperparameterSearchCommand'
    }

    It 'gives the best so far where it is stopped' {
        $manifest = Join-Path $repository 'out/Scalable/Scalable.psd1'
        $study = Join-Path $TestDrive 'stopped.jsonl'
        $shell = [powershell]::Create([System.Management.Automation.RunspaceMode]::NewRunspace)
        try {
            $null = $shell.AddScript("Import-Module '$manifest'; Invoke-HyperparameterSearch -Path '$examples' -MaxTrial 100000 -StudyPath '$study' -ResultVariable best")
            $null = $shell.BeginInvoke()
            $deadline = [datetime]::UtcNow.AddMinutes(5)
            while ([datetime]::UtcNow -lt $deadline -and -not ((Test-Path -LiteralPath $study) -and @(Get-Content -LiteralPath $study).Count -ge 4)) { Start-Sleep -Milliseconds 50 }
            $shell.Stop()
            $best = $shell.Runspace.SessionStateProxy.GetVariable('best')
            $best.Ending | Should -Be 'Stopped'
            $best.Trials.Count | Should -BeGreaterOrEqual 3
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'draws a plot, and does not replace one without -Force' {
        $plot = Join-Path $TestDrive 'plot.svg'
        $null = Invoke-HyperparameterSearch -Path $examples -MaxTrial 4 -ParameterSpace $small -PlotPath $plot -WarningAction SilentlyContinue
        ([xml](Get-Content -Raw -LiteralPath $plot)).svg.circle.Count | Should -BeGreaterThan 0
        { Invoke-HyperparameterSearch -Path $examples -MaxTrial 1 -PlotPath $plot } | Should -Throw -ErrorId 'FileExists,*'
        $null = Invoke-HyperparameterSearch -Path $examples -MaxTrial 1 -ParameterSpace $small -PlotPath $plot -Force -WarningAction SilentlyContinue
    }

    It 'names what is wrong with a space' {
        { Invoke-HyperparameterSearch -Path $examples -ParameterSpace @{ learning_rat = 0.1, 0.2 } } | Should -Throw -ErrorId 'TuningOptionInvalid,*' -ExpectedMessage "*no hyperparameter 'learning_rat'*"
    }

    It 'says what is missing where the runs do not suffice' {
        { Get-ScalableRun -Path $fixtureRuns -Latest | Invoke-HyperparameterSearch } | Should -Throw -ErrorId 'TuningDataInsufficient,*'
    }

    It 'completes spaces of the model type' {
        $line = 'Invoke-HyperparameterSearch -ModelType RandomForest -ParameterSpace '
        $completions = (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches
        $completions.ListItemText | Should -Contain 'min_leaf'
        $completions.CompletionText | Should -Contain "@{ min_leaf = '1..20 log' }"
    }

    It 'shows the result as a list, trials and importances as tables' {
        $search = Invoke-HyperparameterSearch -Path $examples -MaxTrial 16 -ParameterSpace $small -NoPruning -WarningAction SilentlyContinue
        $search | Out-String -Width 140 | Should -Match '(?s)Metric\s+: Waste of Memory \(Minimize\).*Parameters\s+: learning_rate=[\d.]+, leaves=\d+, trees='
        $search.Trials | Out-String -Width 140 | Should -Match 'Trial State\s+Mean\s+Deviation Folds'
        $search.Importances | Out-String -Width 140 | Should -Match 'Parameter\s+Importance Best value'
    }

    It 'spreads trials over a session' -Skip:(-not $IsLinux) {
        $session = Start-ScalableSession -Path (New-TestManifest -Directory $TestDrive) -Target local -RunsDirectory (Join-Path $TestDrive 'runs')
        $here, $spread = @{}, @{ Session = $session; Component = 'small' } | ForEach-Object { Invoke-HyperparameterSearch -Path $examples -MaxTrial 4 -ParameterSpace $small -Strategy Random -WarningAction SilentlyContinue @_ }
        Stop-ScalableSession -Session $session
        @($session.Tasks).Count | Should -Be 4
        $spread.Trials.ForEach({ "$($_.Number) $($_.Mean) $($_.FoldScores)" }) | Should -Be $here.Trials.ForEach({ "$($_.Number) $($_.Mean) $($_.FoldScores)" })
    }

    It 'searches a parameter only where another one has a value' {
        $space = @{ loss = 'squared', 'huber'; huber_delta = @{ Low = 0.1; High = 10; Log = $true; When = @{ loss = 'huber' } } }
        $result = Invoke-HyperparameterSearch -Path $examples -MaxTrial 6 -CvFold 2 -ParameterSpace $space -WarningAction SilentlyContinue
        foreach ($trial in $result.Trials) {
            $trial.Parameters.ContainsKey('huber_delta') | Should -Be ($trial.Parameters.loss -eq 'huber')
        }
    }
}
