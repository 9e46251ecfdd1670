BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $manifest = New-TestManifest -Directory $TestDrive
    $runs = Join-Path $TestDrive 'runs'
    $session = Start-ScalableSession -Path $manifest -Target local -RunsDirectory $runs
}

AfterAll {
    Stop-ScalableSession -Session $session
}

Describe 'Wait-ScalableTask' -Skip:(-not $IsLinux) {
    It 'writes tasks once they have finished' {
        $tasks = 1..3 | Submit-ScalableTask $session calc -Command sleep -ArgumentList '0.1'
        $done = $tasks | Wait-ScalableTask -Timeout '30s'
        $done.Id | Should -Be $tasks.Id
        $done.IsFinished | Should -Not -Contain $false
    }

    It 'gives up when the time is up, and the task goes on' {
        $task = Submit-ScalableTask $session calc -Command sleep -ArgumentList '20'
        $task | Wait-ScalableTask -Timeout '1s' -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'WaitTimedOut,Scalable.Commands.WaitScalableTaskCommand'
        $task.IsFinished | Should -BeFalse
        Stop-ScalableTask -Task $task
        "$((Wait-ScalableTask -Session $session -Name calc -Timeout '30s' | Select-Object -Last 1).State)" | Should -Be 'Cancelled'
    }

    It 'stops waiting, not the task, when it is stopped' {
        $task = Submit-ScalableTask $session calc -Command sleep -ArgumentList '20'
        $shell = [powershell]::Create().AddScript('param($module, $task) Import-Module $module; $task | Wait-ScalableTask').AddArgument((Join-Path $repository 'out/Scalable/Scalable.psd1')).AddArgument($task)
        $null = $shell.BeginInvoke()
        Start-Sleep -Milliseconds 1500
        $shell.Stop()
        $task.IsFinished | Should -BeFalse
        Stop-ScalableTask -Task $task
    }
}
