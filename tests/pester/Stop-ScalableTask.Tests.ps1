BeforeAll {
    . (Join-Path $PSScriptRoot 'SessionSupport.ps1')
}

AfterAll { Stop-ScalableSession -Session $session }

Describe 'Stop-ScalableTask' -Skip:(-not $IsLinux) {
    It 'says so where a literal name matches nothing' {
        Stop-ScalableTask -Session $session -Name agregate -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'TaskNotFound,Scalable.Commands.StopScalableTaskCommand'
    }

    It 'cancels tasks that run or wait, and nothing with -WhatIf' {
        $tasks = 1..2 | Submit-ScalableTask $session calc -Command sleep -ArgumentList '30'
        Stop-ScalableTask -Session $session -Name calc -WhatIf
        $tasks.IsFinished | Should -Not -Contain $true
        ($tasks | Stop-ScalableTask -PassThru).TaskId | Should -Be $tasks.TaskId
        ($tasks | Wait-ScalableTask -Timeout '5m').ForEach({ "$($_.State)" }) | Should -Be 'Cancelled', 'Cancelled'
    }
}
