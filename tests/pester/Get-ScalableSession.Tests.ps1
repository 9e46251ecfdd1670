BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $manifest = New-TestManifest -Directory $TestDrive
    $runs = Join-Path $TestDrive 'runs'
    $module = Join-Path $repository 'out/Scalable/Scalable.psd1'

    # Runs a script in a PowerShell of its own, to its end or until it has written as many lines as asked for.
    function Start-Shell {
        [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
        param([string] $Script)
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content -LiteralPath $file -Value "`$ErrorActionPreference = 'Stop'; Import-Module '$module'; $Script"
        # Signals act as in a terminal, also if the tests were started in the background, where a shell has them ignored.
        $program, $first = if ($IsLinux) { 'env', @('--default-signal', 'pwsh') } else { 'pwsh', @() }
        $start = [Diagnostics.ProcessStartInfo]::new($program, [string[]] ($first + @('-NoProfile', '-NonInteractive', '-File', $file)))
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        [Diagnostics.Process]::Start($start)
    }

    function Get-Sleeper([string] $Time) {
        Get-ChildItem -Path /proc -Directory | Where-Object Name -Match '^\d+$' |
            Where-Object { (Get-Content -LiteralPath "$($_.FullName)/cmdline" -Raw -ErrorAction Ignore) -eq "sleep`0$Time`0" }
    }
}

Describe 'Get-ScalableSession' -Skip:(-not $IsLinux) {
    It 'tells of a live session where it lives, whose it is and how far it is' {
        $session = Start-ScalableSession -Path $manifest -Target local -RunsDirectory $runs
        try {
            1..2 | Submit-ScalableTask $session calc -Command true -Wait | Out-Null
            $seen = Get-ScalableSession -Path $runs -RunId $session.RunId
            "$($seen.State)" | Should -Be 'Alive'
            $seen.ProcessId | Should -Be $PID
            $seen.Host | Should -Be ([Environment]::MachineName)
            $seen.User | Should -Be ([Environment]::UserName)
            $seen.Progress | Should -Be '2 of 2'
            $seen.Session | Should -Be $session
        }
        finally { Get-ScalableSession -Path $runs | Stop-ScalableSession }
        $session.IsStopped | Should -BeTrue
        Get-ScalableSession -Path $runs | Should -BeNullOrEmpty
    }

    It 'refuses to take up a run whose session lives in this or another PowerShell, and names it' {
        $other = Start-Shell "`$s = Start-ScalableSession '$manifest' local -RunsDirectory '$runs'; `$s.RunId; `$PID; Start-Sleep 600"
        try {
            $id, $process = $other.StandardOutput.ReadLine(), $other.StandardOutput.ReadLine()
            Start-ScalableSession -Resume $id -RunsDirectory $runs -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            $problem[0].FullyQualifiedErrorId | Should -Be 'RunHeld,Scalable.Commands.StartScalableSessionCommand'
            "$($problem[0])" | Should -Match "process $process.*on $([Environment]::MachineName)"
        }
        finally { Stop-Process -Id $process -Force; $other.WaitForExit() }
        while (Get-Process -Id $process -ErrorAction Ignore) { Start-Sleep -Milliseconds 20 }

        # Its lock died with it, and so it can be taken up.
        "$((Get-ScalableSession -Path $runs -RunId $id).State)" | Should -Be 'Dead'
        $taken = Get-ScalableSession -Path $runs -RunId $id | Start-ScalableSession
        $taken.RunId | Should -Be $id
        Start-ScalableSession -Resume $id -RunsDirectory $runs -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'RunHeld,Scalable.Commands.StartScalableSessionCommand'
        Stop-ScalableSession -Session $taken
    }

    It 'leaves nothing running after a script that <how>' -ForEach @(
        @{ how = 'throws'; end = 'throw "it broke"'; time = '1083.1' }
        @{ how = 'ends without stopping'; end = ''; time = '1083.2' }
    ) {
        $shell = Start-Shell "`$s = Start-ScalableSession '$manifest' local -RunsDirectory '$runs'; `$t = Submit-ScalableTask `$s calc -Command sleep, '$time'; while (`"`$(`$t.State)`" -ne 'Running') { Start-Sleep -Milliseconds 20 }; `$s.RunId; $end"
        $id = $shell.StandardOutput.ReadLine()
        $shell.WaitForExit(60000) | Should -BeTrue
        Get-Sleeper $time | Should -BeNullOrEmpty
        "$((Get-ScalableSession -Path $runs -RunId $id).State)" | Should -Be 'Interrupted'
        (Get-ScalableRun -Path $runs -RunId $id).Status | Should -Be 'interrupted'
    }

    It 'leaves nothing running when <name> ends PowerShell' -ForEach @(
        @{ name = 'SIGTERM'; time = '1084.1' }
        @{ name = 'SIGHUP'; time = '1084.2' }
    ) {
        $shell = Start-Shell "`$s = Start-ScalableSession '$manifest' local -RunsDirectory '$runs'; `$t = Submit-ScalableTask `$s calc -Command sleep, '$time'; while (`"`$(`$t.State)`" -ne 'Running') { Start-Sleep -Milliseconds 20 }; `$s.RunId; `$PID; Start-Sleep 600"
        $id, $process = $shell.StandardOutput.ReadLine(), $shell.StandardOutput.ReadLine()
        /bin/kill "-$($name.Substring(3))" $process
        $shell.WaitForExit(60000) | Should -BeTrue
        while (Get-Process -Id $process -ErrorAction Ignore) { Start-Sleep -Milliseconds 20 }
        Get-Sleeper $time | Should -BeNullOrEmpty
        "$((Get-ScalableSession -Path $runs -RunId $id).State)" | Should -Be 'Interrupted'
    }

    It 'says so where a run has no session, and nothing of a pattern' {
        Get-ScalableSession -Path $runs -RunId nosuch -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].FullyQualifiedErrorId | Should -Be 'RunNotFound,Scalable.Commands.GetScalableSessionCommand'
        Get-ScalableSession -Path $runs -RunId 'nosuch*' | Should -BeNullOrEmpty
    }
}
