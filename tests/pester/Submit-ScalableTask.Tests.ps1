BeforeAll {
    . (Join-Path $PSScriptRoot 'SessionSupport.ps1')
}

AfterAll { Stop-ScalableSession -Session $session }

Describe 'Submit-ScalableTask' -Skip:(-not $IsLinux) {
    It 'runs a command with its arguments as they are' {
        $nasty = 'it''s $(a) "b"; c'
        Submit-ScalableTask -Session $session -Name calc -Command printf -ArgumentList '%s', $nasty | Wait-ScalableTask -Timeout '5m' | Receive-ScalableTask | Should -Be $nasty
    }

    It 'waits with -Wait' {
        $tasks = 1..3 | Submit-ScalableTask $session calc -Command sleep, '0.1' -Wait
        $tasks.Count | Should -Be 3
        $tasks | ForEach-Object { "$($_.State)" | Should -Be 'Succeeded' }
    }

    It 'submits one task for each input object, with its features' {
        $rows = [pscustomobject]@{ Path = 'a b'; Size = 2 }, [pscustomobject]@{ Path = 'c'; Size = 3 }
        $tasks = $rows | Submit-ScalableTask $session calc -Tag mine -ScriptBlock { param($row, $factor) @{ Path = $row.Path; Product = [int]$row.Size * $factor } } -ArgumentList 10 -Feature { @{ size = $_.Size } }
        $tasks.Tag | Should -Be 'mine', 'mine'
        $tasks.ForEach({ $_.Features.size }) | Should -Be 2, 3
        $results = $tasks | Wait-ScalableTask -Timeout '5m' | Receive-ScalableTask
        $results.Path | Should -Be 'a b', 'c'
        $results.Product | Should -Be 20, 30
    }

    It 'has the input object in $_ of a script block, and as its first argument' {
        2, 3 | Submit-ScalableTask $session calc -ScriptBlock { "$_ of $($args[0]) and $($args[1])" } -ArgumentList 'x' |
            Wait-ScalableTask -Timeout '5m' | Receive-ScalableTask | Should -Be '2 of 2 and x', '3 of 3 and x'
    }

    It 'evaluates script blocks among the arguments of a command' {
        $tasks = 'x', 'y z' | Submit-ScalableTask $session calc -Command echo -ArgumentList '-n', { $_ }
        $tasks.ForEach({ $_.Submission.Arguments[1] }) | Should -Be 'x', 'y z'
    }

    It 'warns of features that are missing or not declared, once for all input objects' {
        $tasks = 1..3 | Submit-ScalableTask $session sized -Command true -Feature { @{ row = $_ } } -WarningVariable warnings -WarningAction SilentlyContinue
        $tasks.Count | Should -Be 3
        $warnings.Count | Should -Be 1
        "$warnings" | Should -Match "'sized'.* rows missing.* row not declared"
        Submit-ScalableTask $session sized -Command true -Feature @{ rows = 2 } -WarningVariable warnings | Out-Null
        $warnings | Should -BeNullOrEmpty
    }

    It 'submits nothing with -WhatIf' {
        $before = $session.Tasks.Count
        Submit-ScalableTask $session hello -WhatIf | Should -BeNullOrEmpty
        $session.Tasks.Count | Should -Be $before
    }

    It 'shows the job script of a Slurm target with -WhatIf' {
        if (-not (Get-Command -Name sbatch -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'sbatch is not on this machine'; return }
        $module = Join-Path $repository 'out/Scalable/Scalable.psd1'
        $script = "Import-Module '$module'; `$s = Start-ScalableSession '$manifest' hpc -RunsDirectory '$runs'; Submit-ScalableTask `$s hello -WhatIf; Stop-ScalableSession `$s"
        $text = pwsh -NoProfile -NonInteractive -Command $script | Out-String
        $text | Should -Match 'sbatch'
        $text | Should -Match '--cpus-per-task'
        $text | Should -Match 'pwsh --version'
    }

    It 'says what is wrong with a task and goes on' {
        Submit-ScalableTask $session calc -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'TaskInvalid,Scalable.Commands.SubmitScalableTaskCommand'
        $tasks = 1, 0 | Submit-ScalableTask $session calc -Command echo -Feature { @{ share = 1 / $_ } } -ErrorVariable problem -ErrorAction SilentlyContinue
        @($tasks).Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'FeatureInvalid,*'
        { Submit-ScalableTask $session calc -ScriptBlock { $using:x } } | Should -Throw -ErrorId 'ScriptBlockInvalid,Scalable.Commands.SubmitScalableTaskCommand'
    }

    It 'completes tasks and components of the session' {
        $line = 'Submit-ScalableTask -Session $session -Name '
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'hello', 'calc', 'sized'
        $line = 'Submit-ScalableTask -Session $session -Name calc -Component s'
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'small'
    }
}
