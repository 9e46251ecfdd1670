BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
}

Describe 'Compare-ResourceRecommendation' {
    It 'shows the rules and the models side by side' {
        $rows = Get-ScalableRun -Path $fixtureRuns | Compare-ResourceRecommendation -Task sort -Feature @{ input_gb = 2; format = 'tsv' } -ModelType Linear, GradientBoosting
        $rows.Advisor | Should -Be 'quantile (requested)', 'quantile (observed)', 'learned (linear)', 'learned (gradient_boosting)'
        $rows[0].MemoryRelative | Should -Be 1
        # 17G after the original's rule; 2 GB of input need 1.1 GB.
        "$($rows[0].Memory)" | Should -Be '17G'
        $rows[2].MemoryRelative | Should -BeLessThan 0.3
    }

    It 'compares every task of the history where none is named' {
        (Compare-ResourceRecommendation -Path $fixtureRuns -ModelType Linear).Task | Sort-Object -Unique | Should -Be 'merge', 'sort'
    }

    It 'reports a task that is not there and goes on' {
        $rows = Compare-ResourceRecommendation -Path $fixtureRuns -Task nothing, merge -ModelType Linear -ErrorVariable problem -ErrorAction SilentlyContinue
        $rows.Task | Select-Object -Unique | Should -Be 'merge'
        $problem[0].FullyQualifiedErrorId | Should -Be 'TaskNotFound,Scalable.Commands.CompareResourceRecommendationCommand'
    }

    It 'groups its table by task' {
        Compare-ResourceRecommendation -Path $fixtureRuns -Task merge -ModelType Linear | Out-String -Width 140 |
            Should -Match '(?s)Task: merge.*Advisor\s+Workers\s+CPUs\s+Memory\s+of first\s+Walltime'
    }
}
