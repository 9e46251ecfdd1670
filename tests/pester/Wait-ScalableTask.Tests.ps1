BeforeAll {
    . (Join-Path $PSScriptRoot 'SessionSupport.ps1')
}

AfterAll { Stop-ScalableSession -Session $session }

Describe 'Wait-ScalableTask' -Skip:(-not $IsLinux) {
    It 'writes tasks once they have finished' {
        $tasks = 1..3 | Submit-ScalableTask $session calc -Command sleep -ArgumentList '0.1'
        $done = $tasks | Wait-ScalableTask -Timeout '5m'
        $done.TaskId | Should -Be $tasks.TaskId
        $done.IsFinished | Should -Not -Contain $false
    }

    It 'makes an error of each task that did not succeed with -ErrorOnFailure' {
        $tasks = 'true', 'false' | ForEach-Object { Submit-ScalableTask $session calc -Command $_ }
        ($tasks | Wait-ScalableTask -ErrorOnFailure -ErrorVariable problem -ErrorAction SilentlyContinue).Count | Should -Be 2
        $problem.Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -Be 'TaskFailed,Scalable.Commands.WaitScalableTaskCommand'
        { $tasks | Wait-ScalableTask -ErrorOnFailure -ErrorAction Stop } | Should -Throw
    }

    It 'says so where a literal name matches nothing' {
        Wait-ScalableTask -Session $session -Name agregate -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'TaskNotFound,Scalable.Commands.WaitScalableTaskCommand'
        Wait-ScalableTask -Session $session -Name 'agregate*' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'gives up when the time is up, and the task goes on' {
        $task = Submit-ScalableTask $session calc -Command sleep -ArgumentList '600'
        $task | Wait-ScalableTask -Timeout '1s' -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'WaitTimedOut,Scalable.Commands.WaitScalableTaskCommand'
        $task.IsFinished | Should -BeFalse
        Stop-ScalableTask -Task $task
        "$((Wait-ScalableTask -Session $session -Name calc -Timeout '5m' | Select-Object -Last 1).State)" | Should -Be 'Cancelled'
    }

    It 'stops waiting, not the task, when it is stopped' {
        $task = Submit-ScalableTask $session calc -Command sleep -ArgumentList '600'
        $shell = [powershell]::Create().AddScript('param($module, $task) Import-Module $module; "waiting"; $task | Wait-ScalableTask').AddArgument((Join-Path $repository 'out/Scalable/Scalable.psd1')).AddArgument($task)
        $told = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $null = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $told)
        $deadline = [datetime]::UtcNow.AddMinutes(5)
        while ($told.Count -eq 0 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 20 }
        $shell.Stop()
        "$told" | Should -Be 'waiting'
        $task.IsFinished | Should -BeFalse
        Stop-ScalableTask -Task $task
    }
}
