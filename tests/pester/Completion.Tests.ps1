BeforeDiscovery {
    $cases = @(
        @{ Line = '$advisor | Get-ResourceRecommendation -Task run_g'; Expected = 'run_gcam' }
        @{ Line = 'Get-ResourceRecommendation -Advisor $advisor -Task agg'; Expected = 'aggregate' }
        @{ Line = '$advisor | Get-ResourceRecommendation -Task run_gcam -Target h'; Expected = 'hpc' }
        @{ Line = 'Get-ResourceRecommendation -Advisor $advisor -Target l'; Expected = 'local' }
        @{ Line = 'Get-ScalableRun -Path {0} | Get-ScalableTask -Name agg'; Expected = 'aggregate' }
        @{ Line = 'New-LearnedAdvisor -Path {0} | Get-ResourceRecommendation -Task run_g'; Expected = 'run_gcam' }
        @{ Line = 'Get-ScalableRun -Path {0} | New-LearnedAdvisor | Get-ResourceRecommendation -Task run_g'; Expected = 'run_gcam' }
        @{ Line = '$runs | Get-ScalableTask -Name agg'; Expected = 'aggregate' }
        @{ Line = '$runs | Compare-ResourceRecommendation -Task agg'; Expected = 'aggregate' }
        @{ Line = 'Get-ScalableRun -Path $synthetic -Target h'; Expected = 'hpc' }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $global:synthetic = Join-Path $repository 'tests/fixtures/synthetic'
    $global:advisor = New-LearnedAdvisor -Path $synthetic -ModelType Linear
    $global:runs = Get-ScalableRun -Path $synthetic

    function Get-Completion {
        param([string] $Line)
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
    }
}

AfterAll {
    Remove-Variable -Name synthetic, advisor, runs -Scope Global
}

Describe 'Tab completion' {
    It 'of <Line>' -ForEach $cases {
        $found = Get-Completion -Line ($Line -f $synthetic)
        $found.CompletionText | Should -Be $Expected
        $found.ToolTip | Should -Not -BeNullOrEmpty
    }

    It 'offers features as hashtables with the values of the newest attempt' {
        $found = Get-Completion -Line '$advisor | Get-ResourceRecommendation -Task aggregate -Feature '
        $found[0].CompletionText | Should -Match '^@\{ \w+ = .*; \w+ = .* \}$'
        $found.ListItemText | Should -Contain 'input_size_mb'
        (Invoke-Expression ($found | Where-Object ListItemText -EQ 'input_size_mb').CompletionText).input_size_mb | Should -BeGreaterThan 0
        $found.CompletionText | Should -Be (Get-Completion -Line 'Compare-ResourceRecommendation -Path $synthetic -Task aggregate -Feature ').CompletionText
    }

    It 'offers the columns of the records that are to be imported' {
        Set-Content -LiteralPath (Join-Path $TestDrive 'jobs.csv') -Value '"name";sample;input mb', 'a;b;1'
        $line = "Import-ScalableRun -Path '$TestDrive/jobs.csv' -FeatureColumn "
        (Get-Completion -Line $line).CompletionText | Should -Be 'name', 'sample', "'input mb'"
        (Get-Completion -Line ($line -replace 'FeatureColumn', 'TaskNameColumn')).CompletionText | Should -Contain 'sample'
    }

    It 'never throws and never runs what comes before' {
        $global:ran = 0
        foreach ($line in '$($global:ran++) | Get-ScalableTask -Name a', 'nosuch | Get-ScalableTask -Name a', '$nosuch | Get-ResourceRecommendation -Task ', '5 | Get-ScalableRun -RunId ') {
            { Get-Completion -Line $line } | Should -Not -Throw
        }
        $ran | Should -Be 0
        Remove-Variable -Name ran -Scope Global
    }
}
