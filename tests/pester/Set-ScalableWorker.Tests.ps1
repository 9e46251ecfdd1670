BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $manifest = New-TestManifest -Directory $TestDrive
    $runs = Join-Path $TestDrive 'runs'
    $session = Start-ScalableSession -Path $manifest -Target local -RunsDirectory $runs
}

AfterAll {
    Stop-ScalableSession -Session $session
}

Describe 'Set-ScalableWorker' -Skip:(-not $IsLinux) {
    It 'sets the number of workers, and nothing with -WhatIf' {
        Set-ScalableWorker -Session $session -Component small -Count 3 -WhatIf
        $session.Workers['small'] | Should -Be 2
        ($session | Set-ScalableWorker -Component small -Count 3 -PassThru).Workers['small'] | Should -Be 3
    }

    It 'drains busy workers' {
        $running, $waiting = 1..2 | Submit-ScalableTask $session calc -Command sleep -ArgumentList '1'
        while ("$($running.State)" -eq 'Submitted') { Start-Sleep -Milliseconds 20 }
        Set-ScalableWorker $session large 0
        "$(($running | Wait-ScalableTask -Timeout '30s').State)" | Should -Be 'Succeeded'
        "$($waiting.State)" | Should -Be 'Submitted'
        Set-ScalableWorker $session large 1
        "$(($waiting | Wait-ScalableTask -Timeout '30s').State)" | Should -Be 'Succeeded'
    }

    It 'refuses a component that is not there' {
        Set-ScalableWorker $session huge 1 -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'ComponentNotFound,Scalable.Commands.SetScalableWorkerCommand'
    }
}
