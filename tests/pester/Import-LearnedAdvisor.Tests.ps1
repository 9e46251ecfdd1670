BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
}

Describe 'Import-LearnedAdvisor' {
    It 'gives an advisor that new runs can be added to' {
        $file = Join-Path $TestDrive 'advisor.jsonl'
        Get-ScalableRun -Path $fixtureRuns | Select-Object -First 2 | New-LearnedAdvisor -ModelType Linear | Export-LearnedAdvisor -Path $file
        $advisor = Import-LearnedAdvisor -Path $file
        $advisor.RunsAnalyzed | Should -Be 2
        $extended = Get-ScalableRun -Path $fixtureRuns -Latest | New-LearnedAdvisor -Advisor $advisor
        $extended.RunsAnalyzed | Should -Be 3
        $extended.ModelType | Should -Be 'Linear'
    }

    It 'refuses a file that is no advisor, with the reason, and reads the others' {
        $good = Join-Path $TestDrive 'good.jsonl'
        $bad = Join-Path $TestDrive 'bad.jsonl'
        New-LearnedAdvisor -Path $fixtureRuns -ModelType Linear | Export-LearnedAdvisor -Path $good
        Set-Content -LiteralPath $bad -Value '{"format":"something else"}'
        $read = Import-LearnedAdvisor -Path $bad, $good -ErrorVariable problem -ErrorAction SilentlyContinue
        @($read).Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -Be 'AdvisorFileInvalid,Scalable.Commands.ImportLearnedAdvisorCommand'
        "$($problem[0])" | Should -Match 'scalable-advisor'
    }

    It 'tells a directory of runs from a file, and what to use instead' {
        Import-LearnedAdvisor -Path $fixtureRuns -ErrorVariable problem -ErrorAction SilentlyContinue
        "$($problem[0].Exception.Message)" | Should -BeLike '*is a directory.'
        $problem[0].ErrorDetails.RecommendedAction | Should -Match 'New-LearnedAdvisor'
    }
}
