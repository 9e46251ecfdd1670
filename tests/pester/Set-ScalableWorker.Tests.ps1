BeforeAll {
    . (Join-Path $PSScriptRoot 'SessionSupport.ps1')
}

AfterAll { Stop-ScalableSession -Session $session }

Describe 'Set-ScalableWorker' -Skip:(-not $IsLinux) {
    It 'sets the number of workers, and nothing with -WhatIf' {
        Set-ScalableWorker -Session $session -Component small -Count 3 -WhatIf
        $session.Workers['small'] | Should -Be 2
        ($session | Set-ScalableWorker -Component small -Count 3 -PassThru).Workers['small'] | Should -Be 3
    }

    It 'warns where the workers are more than the target has room for' {
        Set-ScalableWorker $session small 50 -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -Match "'local' is said to have room for 4"
        Set-ScalableWorker $session small 3 -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -BeNullOrEmpty
    }

    It 'refuses more than there can be, with the reason, and costs nothing until something runs' {
        Set-ScalableWorker $session small 2147483647 -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'WorkerCountInvalid,Scalable.Commands.SetScalableWorkerCommand'
        "$($problem[0])" | Should -Match 'each runs a process.* at most 2000'
        $threads = (Get-Process -Id $PID).Threads.Count
        Set-ScalableWorker $session small 1900 -WarningAction SilentlyContinue
        (Get-Process -Id $PID).Threads.Count | Should -BeLessThan ($threads + 100)
        Set-ScalableWorker $session small 3
    }

    It 'drains busy workers' {
        $running, $waiting = 1..2 | Submit-ScalableTask $session calc -Command sh -ArgumentList '-c', "while ! test -e '$TestDrive/go'; do sleep 0.05; done"
        while ("$($running.State)" -eq 'Submitted') { Start-Sleep -Milliseconds 20 }
        Set-ScalableWorker $session large 0
        Set-Content -LiteralPath (Join-Path $TestDrive 'go') -Value ''
        "$(($running | Wait-ScalableTask -Timeout '5m').State)" | Should -Be 'Succeeded'
        "$($waiting.State)" | Should -Be 'Submitted'
        Set-ScalableWorker $session large 1
        "$(($waiting | Wait-ScalableTask -Timeout '5m').State)" | Should -Be 'Succeeded'
    }

    It 'applies a decision, and nothing with -WhatIf' {
        $before = $session.Workers['small']
        $decision = Test-ScalingDecision -Scaler (New-AdaptiveScaler) -PendingTask @(1..3 | ForEach-Object { @{ tag = 'small' } }) -ActiveWorker @{ large = 1 } -RunningTask @()
        $decision | Set-ScalableWorker -Session $session -WhatIf
        $session.Workers['small'] | Should -Be $before
        ($decision | Set-ScalableWorker -Session $session -PassThru).Workers['small'] | Should -Be ($before + 3)
        $session.Workers['large'] | Should -Be 0
        Set-ScalableWorker $session large 1
    }

    It 'tells of a tag that is no component, and applies the rest' {
        $before = $session.Workers['small']
        $decision = Test-ScalingDecision -Scaler (New-AdaptiveScaler) -PendingTask @{ tag = 'gcam' }, @{ tag = 'small' }
        $decision | Set-ScalableWorker -Session $session -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.Count | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -Be 'ComponentNotFound,Scalable.Commands.SetScalableWorkerCommand'
        $session.Workers['small'] | Should -Be ($before + 1)
    }

    It 'refuses a component that is not there' {
        Set-ScalableWorker $session huge 1 -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'ComponentNotFound,Scalable.Commands.SetScalableWorkerCommand'
    }
}
