# Dot-sourced by files whose tests need a session: one on this machine, with a manifest and a run store of its own.
. (Join-Path $PSScriptRoot 'TestSupport.ps1')
$manifest = New-TestManifest -Directory $TestDrive
$runs = Join-Path $TestDrive 'runs'
$session = Start-ScalableSession -Path $manifest -Target local -RunsDirectory $runs
