BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $manifest = New-TestManifest -Directory $TestDrive
    $runs = Join-Path $TestDrive 'runs'
}

Describe 'Start-ScalableSession' {
    It 'starts nothing with -WhatIf' {
        Start-ScalableSession -Path $manifest -Target local -RunsDirectory $runs -WhatIf | Should -BeNullOrEmpty
        Test-Path -LiteralPath $runs | Should -BeFalse
    }

    It 'starts a run that is recorded' {
        $session = $manifest | Start-ScalableSession -Target local -RunsDirectory $runs
        try {
            $session.RunDirectory | Should -BeLike "$runs*"
            (Get-ScalableRun -Path $runs -Latest).RunId | Should -Be $session.RunId
            $session | Out-String -Width 160 | Should -Match 'local .* large 1, small 2'
        }
        finally { Stop-ScalableSession -Session $session }
    }

    It 'takes up a run whose session is gone, named or piped' {
        $module = Join-Path $repository 'out/Scalable/Scalable.psd1'
        $script = "Import-Module '$module'; `$s = Start-ScalableSession '$manifest' local -RunsDirectory '$runs'; Set-ScalableWorker `$s small 0; Submit-ScalableTask `$s hello | ForEach-Object TaskId; `$s.RunId; [Environment]::Exit(0)"
        $taskId, $runId = pwsh -NoProfile -NonInteractive -Command $script
        Start-ScalableSession -Resume $runId -RunsDirectory $runs -WhatIf | Should -BeNullOrEmpty
        $session = Get-ScalableRun -Path $runs -RunId $runId | Start-ScalableSession
        try {
            $session.RunId | Should -Be $runId
            $task = Wait-ScalableTask -Session $session -Timeout '5m'
            $task.TaskId | Should -Be $taskId
            "$($task.State)" | Should -Be 'Succeeded'
        }
        finally { Stop-ScalableSession -Session $session }
    }

    It 'says what is wrong with a target or a run' {
        Start-ScalableSession -Path $manifest -Target nowhere -RunsDirectory $runs -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'ManifestInvalid,Scalable.Commands.StartScalableSessionCommand'
        Start-ScalableSession -Resume run-nowhere -RunsDirectory $runs -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'SessionStartFailed,Scalable.Commands.StartScalableSessionCommand'
    }

    It 'refuses an interval that no record can wait' {
        { Start-ScalableSession -Path $manifest -Target local -FlushSeconds -1 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,Scalable.Commands.StartScalableSessionCommand'
    }
}
