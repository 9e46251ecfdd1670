BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $advisor = New-ResourceAdvisor -Path $fixtureRuns
}

Describe 'Get-ResourceRecommendation' {
    It 'answers for several tasks, one object each' {
        $advice = Get-ResourceRecommendation -Advisor $advisor -Task sort, merge
        $advice.Task | Should -Be 'sort', 'merge'
        $advice | ForEach-Object { $_ | Should -BeOfType ([Scalable.Advising.ResourceRecommendation]) }
    }

    It 'holds workers and resources by component, as manifests do' {
        $advice = $advisor | Get-ResourceRecommendation merge
        $advice.Workers['tools'] | Should -Be 2
        $advice.Resources['tools'].Cpus | Should -Be 2
    }

    It 'writes an error for a task without history, naming those there are, and goes on' {
        $advice = Get-ResourceRecommendation -Advisor $advisor -Task unknown, merge -ErrorVariable problem -ErrorAction SilentlyContinue
        $advice.Task | Should -Be 'merge'
        $problem[0].FullyQualifiedErrorId | Should -Be 'TaskNotFound,Scalable.Commands.GetResourceRecommendationCommand'
        $problem[0].TargetObject | Should -Be 'unknown'
        $problem[0].ErrorDetails.RecommendedAction | Should -Match 'merge, sort'
    }

    It 'takes features as a hashtable and as any object' {
        $byHashtable = Get-ResourceRecommendation -Advisor $advisor -Task sort -Feature @{ input_gb = 3; format = 'csv' }
        $byObject = Get-ResourceRecommendation -Advisor $advisor -Task sort -Feature ([pscustomobject]@{ input_gb = 3; format = 'csv' })
        $byObject.Memory | Should -Be $byHashtable.Memory
    }

    It 'refuses a feature that is neither a number, a text nor a truth value' {
        { Get-ResourceRecommendation -Advisor $advisor -Task sort -Feature @{ when = @(1, 2) } } | Should -Throw '*a feature is a number, a text or a truth value*'
    }

    It 'refuses a confidence that is no probability' {
        { Get-ResourceRecommendation -Advisor $advisor -Task sort -Confidence 95 } | Should -Throw
    }

    It 'completes the tasks the advisor knows' {
        Set-Variable -Name completionAdvisor -Scope Global -Value $advisor
        $line = 'Get-ResourceRecommendation -Advisor $completionAdvisor -Task '
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'merge', 'sort'
        Remove-Variable -Name completionAdvisor -Scope Global
    }

    It 'shows units and confidence in its table' {
        $advisor | Get-ResourceRecommendation -Task merge | Out-String -Width 140 | Should -Match 'merge\s+2\s+2\s+1660M\s+00:01:00\s+0\.95\s+quantile\s+tools'
    }

    It 'leaves room for the method in a console of 80 columns' {
        $advisor | Get-ResourceRecommendation -Task merge | Out-String -Width 80 | Should -Match 'merge .* quantile'
    }

    It 'takes a deadline without quotes' {
        $quoted = $advisor | Get-ResourceRecommendation -Task merge -Deadline '60s' -TaskCount 100
        $bare = $advisor | Get-ResourceRecommendation -Task merge -Deadline 60s -TaskCount 100
        $bare.WorkerCount | Should -Be $quoted.WorkerCount
    }
}
