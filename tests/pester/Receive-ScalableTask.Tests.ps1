BeforeAll {
    . (Join-Path $PSScriptRoot 'SessionSupport.ps1')
}

AfterAll { Stop-ScalableSession -Session $session }

Describe 'Receive-ScalableTask' -Skip:(-not $IsLinux) {
    It 'writes the objects of scripts, again and again' {
        $task = Submit-ScalableTask $session calc -ScriptBlock { 1; [pscustomobject]@{ Name = 'a'; List = 1, 2 } } | Wait-ScalableTask -Timeout '5m'
        $result = $task | Receive-ScalableTask
        $result.Count | Should -Be 2
        $result[1].Name | Should -Be 'a'
        @($result[1].List).Count | Should -Be 2
        @(Receive-ScalableTask -Task $task).Count | Should -Be 2
    }

    It 'writes the lines of commands' {
        Submit-ScalableTask $session calc -Command printf, '%s\n', 'a b', 'c' | Wait-ScalableTask -Timeout '5m' | Receive-ScalableTask | Should -Be 'a b', 'c'
    }

    It 'says so where a literal name matches nothing' {
        Receive-ScalableTask -Session $session -Name agregate -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'TaskNotFound,Scalable.Commands.ReceiveScalableTaskCommand'
        Receive-ScalableTask -Session $session -Name 'agregate*' -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'tells of tasks that failed or have not finished' {
        $failed = Submit-ScalableTask $session calc -ScriptBlock { 'before'; throw 'it broke' } | Wait-ScalableTask -Timeout '5m'
        $failed.Latest.ErrorMessage | Should -Be 'it broke'
        Receive-ScalableTask -Task $failed -ErrorVariable problem -ErrorAction SilentlyContinue | Should -Be 'before'
        "$($problem[0])" | Should -Match 'it broke'
        $problem[0].FullyQualifiedErrorId | Should -Be 'TaskFailed,Scalable.Commands.ReceiveScalableTaskCommand'
        $open = Submit-ScalableTask $session calc -Command sleep, '20'
        Receive-ScalableTask -Task $open -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'TaskNotFinished,Scalable.Commands.ReceiveScalableTaskCommand'
        Stop-ScalableTask -Task $open
    }
}
