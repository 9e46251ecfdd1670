BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $advisor = New-LearnedAdvisor -Path $fixtureRuns -ModelType Linear
}

Describe 'Export-LearnedAdvisor' {
    It 'writes a file that Import-LearnedAdvisor reads' {
        $file = Join-Path $TestDrive 'advisor.jsonl'
        $advisor | Export-LearnedAdvisor -Path $file | Should -BeNullOrEmpty
        (Get-Content -LiteralPath $file -TotalCount 1 | ConvertFrom-Json).format | Should -Be 'scalable-advisor'
        $ask = @{ Task = 'sort'; Feature = @{ input_gb = 4; format = 'csv' } }
        (Import-LearnedAdvisor -Path $file | Get-ResourceRecommendation @ask).Memory | Should -Be (Get-ResourceRecommendation -Advisor $advisor @ask).Memory
    }

    It 'writes nothing with -WhatIf' {
        $file = Join-Path $TestDrive 'whatif.jsonl'
        Export-LearnedAdvisor -Path $file -Advisor $advisor -WhatIf
        Test-Path -LiteralPath $file | Should -BeFalse
    }

    It 'does not replace a file without -Force, and passes the advisor through when asked' {
        $file = Join-Path $TestDrive 'there.jsonl'
        Set-Content -LiteralPath $file -Value 'mine'
        Export-LearnedAdvisor -Path $file -Advisor $advisor -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'FileExists,Scalable.Commands.ExportLearnedAdvisorCommand'
        Get-Content -LiteralPath $file | Should -Be 'mine'
        (Export-LearnedAdvisor -Path $file -Advisor $advisor -Force -PassThru).ModelType | Should -Be 'Linear'
    }

    It 'names the directory that is not there' {
        $directory = Join-Path $TestDrive 'nowhere'
        $advisor | Export-LearnedAdvisor -Path (Join-Path $directory 'advisor.jsonl') -ErrorVariable problem -ErrorAction SilentlyContinue
        "$($problem[0].Exception.Message)" | Should -Be "There is no directory '$directory'."
    }
}
