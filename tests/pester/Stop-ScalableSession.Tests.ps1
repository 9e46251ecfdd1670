BeforeAll {
    . (Join-Path $PSScriptRoot 'SessionSupport.ps1')
}

AfterAll { Stop-ScalableSession -Session $session }

Describe 'Stop-ScalableSession' -Skip:(-not $IsLinux) {
    It 'cancels what is open and completes the run, and nothing with -WhatIf' {
        $task = Submit-ScalableTask $session calc -Command sleep -ArgumentList '30'
        $session | Stop-ScalableSession -WhatIf
        $session.IsStopped | Should -BeFalse
        ($session | Stop-ScalableSession -PassThru).IsStopped | Should -BeTrue
        "$($task.State)" | Should -Be 'Cancelled'
        (Get-ScalableRun -Path $runs -Latest).Status | Should -Be 'completed'
        { Submit-ScalableTask $session hello } | Should -Throw -ErrorId 'SessionStopped,Scalable.Commands.SubmitScalableTaskCommand'
    }
}
