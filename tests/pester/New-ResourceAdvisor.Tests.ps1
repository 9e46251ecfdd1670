BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
}

Describe 'New-ResourceAdvisor' {
    It 'sizes from what was observed by default' {
        # merge always peaks at 1.5 GB: times 1.1, rounded up to three significant digits.
        $advice = New-ResourceAdvisor -Path $fixtureRuns | Get-ResourceRecommendation -Task merge
        "$($advice.Memory)" | Should -Be '1660M'
        "$($advice.Walltime)" | Should -Be '00:01:00'
        $advice.Cpus | Should -Be 2
    }

    It 'follows the Python project with -Basis Requested' {
        # 16e9 bytes times 1.1 is 16.39 GiB: 17 GiB, written 17G.
        $advice = Get-ScalableRun -Path $fixtureRuns | New-ResourceAdvisor -Basis Requested | Get-ResourceRecommendation -Task merge
        "$($advice.Memory)" | Should -Be '17G'
        $advice.Cpus | Should -Be 4
        $advice.WorkerCount | Should -Be 2
    }

    It 'gives the same advisor however the runs are piped' {
        $runs = @(Get-ScalableRun -Path $fixtureRuns)
        $forward = $runs | New-ResourceAdvisor | Get-ResourceRecommendation -Task sort
        [array]::Reverse($runs)
        $backward = $runs + $runs | New-ResourceAdvisor | Get-ResourceRecommendation -Task sort
        $backward.Memory | Should -Be $forward.Memory
        $backward.Evidence.Records | Should -Be 15
    }

    It 'ends with an error that says what to do where there are no runs' {
        $empty = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'empty')
        { New-ResourceAdvisor -Path $empty } | Should -Throw -ErrorId 'NoRunsFound,Scalable.Commands.NewResourceAdvisorCommand'
    }
}
