BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $page = Get-Content -LiteralPath (Join-Path $repository 'docs/scheduled.md') -Raw
    $server = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'srv')).FullName
    $module = Join-Path $repository 'out/Scalable'

    # The page's blocks of a language, by the name in their first line.
    function Get-PageFile {
        [CmdletBinding()]
        param([string] $Language)
        $files = @{}
        foreach ($block in [regex]::Matches($page, "(?ms)^``````$Language\n# (?<name>\S+)\n(?<text>.*?)^``````")) {
            $files[$block.Groups['name'].Value] = $block.Groups['text'].Value
        }
        $files
    }

    # A command line of a scheduler, at this place and with the PowerShell of the test.
    function Invoke-Scheduled {
        [CmdletBinding()]
        param([string] $Command)
        $log = Join-Path $TestDrive 'scheduled.log'
        $local = $Command.Replace('/srv/scalable', $server) -replace '(^| )(/usr/bin/)?pwsh ', "`$1'$((Get-Command -Name pwsh -CommandType Application)[0].Source)' "
        if ($IsWindows) { cmd /d /c $local > $log 2>&1 } else { sh -c $local > $log 2>&1 }
        [pscustomobject]@{ ExitCode = $LASTEXITCODE; Log = Get-Content -LiteralPath $log }
    }

    $scripts = Get-PageFile -Language powershell
    foreach ($name in $scripts.Keys) {
        $text = $scripts[$name].Replace('/srv/scalable', $server) -replace 'Import-Module Scalable', "Import-Module '$module'"
        Set-Content -LiteralPath (Join-Path $server $name) -Value $text
    }
    $runs = (New-Item -ItemType Directory -Path (Join-Path $server 'runs')).FullName
    Copy-Item -Path (Join-Path $repository 'tests/fixtures/synthetic/*') -Destination $runs -Recurse
    Copy-Item -LiteralPath (Join-Path $repository 'examples/scalable.yaml') -Destination $server
    $inputs = (New-Item -ItemType Directory -Path (Join-Path $server 'inputs')).FullName
    foreach ($name in 'one', 'two') { Set-Content -LiteralPath (Join-Path $inputs "$name.csv") -Value '2', '1' }
    if (-not $IsWindows) {
        # What a cluster's sacct would print.
        $bin = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'bin')).FullName
        Set-Content -LiteralPath (Join-Path $bin 'sacct') -Value '#!/bin/sh', "cat '$repository/tests/fixtures/traces/sacct.txt'"
        chmod +x (Join-Path $bin 'sacct')
        $path = $env:PATH
        $env:PATH = "${bin}:$path"
    }
    $run = @{}
    foreach ($name in 'Start-NightlyWork', 'Update-Advisor', 'Write-Advice') { $run[$name] = "pwsh -NoProfile -NonInteractive -File /srv/scalable/$name.ps1" }
}

AfterAll {
    if ($path) { $env:PATH = $path }
}

Describe 'The scripts of docs/scheduled.md' {
    It 'fail with exit code 1 and a reason while there is no advisor' {
        $result = Invoke-Scheduled -Command $run['Write-Advice']
        $result.ExitCode | Should -Be 1
        "$($result.Log)" | Should -Match 'advisor\.jsonl'
    }

    It 'do the work, keep the log within its width and leave no session alive' -Skip:(-not $IsLinux) {
        $result = Invoke-Scheduled -Command $run['Start-NightlyWork']
        $result.ExitCode | Should -Be 0 -Because "$($result.Log)"
        Join-Path $inputs 'one.csv.gz' | Should -Exist
        $result.Log | Where-Object Length -GT 160 | Should -BeNullOrEmpty
        Get-ScalableSession -Path $runs -State Alive | Should -BeNullOrEmpty
        @(Get-ScalableTask -Path $runs -Name compress).Count | Should -Be 2
    }

    It 'end with exit code 1 where a task failed, all others done and the session stopped' -Skip:(-not $IsLinux) {
        $odd = New-Item -ItemType Directory -Path (Join-Path $inputs 'three.csv')
        try { $result = Invoke-Scheduled -Command $run['Start-NightlyWork'] } finally { Remove-Item -LiteralPath $odd.FullName -Recurse }
        $result.ExitCode | Should -Be 1
        "$($result.Log)" | Should -Match '1 of 3 tasks failed'
        $last = Get-ScalableRun -Path $runs -Latest
        $last.TasksSucceeded | Should -Be 2
        $last.Status | Should -Not -Be 'running'
    }

    It 'train, report and remove old runs but none that is running' {
        $old = Get-ChildItem -LiteralPath $runs -Directory -Filter 'run-*' | Select-Object -First 2
        foreach ($one in $old) {
            $file = Join-Path $one.FullName 'run.json'
            (Get-Content -LiteralPath $file -Raw) -replace '("started_at": ?")[^"]+', '${1}2001-01-01T00:00:00Z' | Set-Content -LiteralPath $file
        }
        (Get-Content -LiteralPath $file -Raw) -replace '("status": ?")[^"]+', '${1}running' | Set-Content -LiteralPath $file
        $result = Invoke-Scheduled -Command "$($run['Update-Advisor']) -KeepDays 3650"
        $result.ExitCode | Should -Be 0 -Because "$($result.Log)"
        Join-Path $server 'advisor.jsonl' | Should -Exist
        Join-Path $server 'report.html' | Should -Exist
        $old[0].FullName | Should -Not -Exist
        $old[1].FullName | Should -Exist
        "$($result.Log)" | Should -Match '1 runs older than 3650 days removed'
    }

    It 'write the advice of the advisor, whole' {
        $result = Invoke-Scheduled -Command $run['Write-Advice']
        $result.ExitCode | Should -Be 0 -Because "$($result.Log)"
        $known = (Import-LearnedAdvisor -Path (Join-Path $server 'advisor.jsonl')).KnownTasks
        (Import-Csv -LiteralPath (Join-Path $server 'advice.csv')).Task | Sort-Object | Should -Be ($known | Sort-Object)
        foreach ($task in $known) { Get-Content -LiteralPath (Join-Path $server 'advice.config') -Raw | Should -Match "withName: '$task'" }
        Get-ChildItem -Path $server -Filter *.new | Should -BeNullOrEmpty
    }
}

Describe 'The schedules of docs/scheduled.md' {
    It 'have lines of cron whose commands run and hand on the exit code' -Skip:(-not (Get-Command -Name flock -ErrorAction Ignore)) {
        $lines = [regex]::Match($page, '(?s)```crontab\n(.*?)```').Groups[1].Value -split '\n' | Where-Object { $_ -match '^[\d*]' }
        @($lines).Count | Should -Be 3
        foreach ($line in $lines) {
            $line | Should -Match '^(\d+|\*) (\d+|\*) \* \* \* scalable '
            $command = $line -replace '^(\S+ ){6}'
            (Invoke-Scheduled -Command $command).ExitCode | Should -Be 0
        }
        (Invoke-Scheduled -Command ($command -replace ' >>', ' -NoSuchParameter 1 >>')).ExitCode | Should -Be 1
    }

    It 'have units that systemd takes' -Skip:(-not (Get-Command -Name systemd-analyze -ErrorAction Ignore)) {
        $units = Get-PageFile -Language ini
        $units.Count | Should -Be 4
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'units')).FullName
        $files = foreach ($path in $units.Keys) {
            $file = Join-Path $folder (Split-Path -Leaf $path)
            Set-Content -LiteralPath $file -Value $units[$path].Replace('/usr/bin/pwsh', '/bin/true')
            $file
        }
        $said = systemd-analyze verify @files 2>&1 | Where-Object { "$_" -match 'scalable-' }
        $said | Should -BeNullOrEmpty
        foreach ($service in $units.Values -match 'ExecStart') {
            (Invoke-Scheduled -Command ([regex]::Match($service, '(?m)^ExecStart=(.*)$').Groups[1].Value)).ExitCode | Should -Be 0
        }
    }

    It 'have tasks of Windows for every script' {
        $registered = @{}
        foreach ($name in 'New-ScheduledTaskTrigger', 'New-ScheduledTaskSettingsSet', 'New-ScheduledTaskPrincipal') { Set-Item -Path "function:$name" -Value { } }
        function New-ScheduledTaskAction { param($Execute, $Argument, $WorkingDirectory) "$Execute $Argument" }
        function Register-ScheduledTask { param($TaskPath, $TaskName, $Action, $Trigger, $Settings, $Principal) $registered[$TaskName] = $Action }
        . ([scriptblock]::Create($scripts['Register-ScalableTask.ps1'])) -Directory $server
        $registered.Keys | Sort-Object | Should -Be 'Start-NightlyWork', 'Update-Advisor', 'Write-Advice'
        foreach ($name in $registered.Keys) {
            $script = Join-Path $server "$name.ps1"
            $script | Should -Exist
            $registered[$name] | Should -Be "cmd.exe /d /c `"set NO_COLOR=1&& pwsh.exe -NoProfile -NonInteractive -File `"$script`" >> `"$script.log`" 2>&1`""
        }
    }
}
