# Sessions on a real one-node Slurm of the tests' own (tests/slurm/slurm.sh), skipped where none can be started.
BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')

    function Get-FreePort {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $listener.LocalEndpoint.Port
        $listener.Stop()
    }

    # Starts PowerShell with the module imported, in its own process; what it prints goes to a file.
    function Start-OtherShell {
        [CmdletBinding(SupportsShouldProcess)]
        param([string] $Script, [string] $OutputPath)
        $module = Join-Path $repository 'out/Scalable/Scalable.psd1'
        $file = "$OutputPath.ps1"
        Set-Content -LiteralPath $file -Value "`$ErrorActionPreference = 'Stop'; Import-Module '$module'; Set-Location -LiteralPath '$TestDrive'; $Script"
        if ($PSCmdlet.ShouldProcess($file)) {
            Start-Process -FilePath pwsh -ArgumentList '-NoProfile', '-NonInteractive', '-File', $file -RedirectStandardOutput $OutputPath -PassThru
        }
    }

    $manifest = Join-Path $TestDrive 'scalable.yaml'
    Set-Content -LiteralPath $manifest -Value @(
        'version: 1'
        'project: {name: slurm in pwsh}'
        'targets: {hpc: {provider: slurm, poll_seconds: 0.3, walltime: "00:05:00"}}'
        'components:'
        '  demeter: {cpus: 1, memory: 600M}'
        '  small: {cpus: 1, memory: 50M}'
        'tasks:'
        '  run_demeter_scenario: {component: demeter, workers: 3, features: [input_size_mb]}'
        '  note: {component: small, workers: 8}'
    )
    $runs = Join-Path $TestDrive 'runs'
    $cluster = Join-Path ([IO.Path]::GetTempPath()) "scalable-slurm-$([guid]::NewGuid().ToString('N'))"
    $whyNot = 'Slurm runs on Linux'
    if ($IsLinux) {
        $log = Join-Path $TestDrive 'slurm.log'
        # The daemons keep the streams they were started with, so errors go to a file.
        bash -c 'exec "$@" > /dev/null 2> "$0"' $log (Join-Path $repository 'tests/slurm/slurm.sh') start $cluster (Get-FreePort) (Get-FreePort) (Get-FreePort)
        $whyNot = $LASTEXITCODE -eq 0 ? $null : "no Slurm here: $(Get-Content -LiteralPath $log)"
        $env:SLURM_CONF = Join-Path $cluster 'slurm.conf'
    }
    Push-Location -LiteralPath $TestDrive
}

AfterAll {
    Pop-Location
    if ($IsLinux) {
        & (Join-Path $repository 'tests/slurm/slurm.sh') stop $cluster
        Remove-Item -Path Env:SLURM_CONF
        Remove-Item -LiteralPath $cluster -Recurse -Force -ErrorAction Ignore
    }
}

Describe 'Sessions on Slurm' {
    BeforeEach {
        if ($whyNot) { Set-ItResult -Skipped -Because $whyNot }
    }

    It 'takes the lines that ConvertTo-ScalableConfig writes, and gives a job what they say' {
        $answer = New-ResourceAdvisor -Path (Join-Path $repository 'tests/fixtures/synthetic') | Get-ResourceRecommendation -Task aggregate
        $small = New-ResourceAdvisor -Path $fixtureRuns | Get-ResourceRecommendation -Task sort
        foreach ($one in $answer, $small) {
            # The node of the tests is small; the lines are taken all the same.
            $lines = ($one | ConvertTo-ScalableConfig -Format Slurm).TrimEnd() -replace '--mem=\d+M', '--mem=50M' -replace '--cpus-per-task=\d+', '--cpus-per-task=1'
            Set-Content -LiteralPath advised.sh -Value '#!/bin/sh', $lines, 'true'
            $said = sbatch --test-only advised.sh 2>&1
            $LASTEXITCODE | Should -Be 0 -Because "$said"
            $id = sbatch --parsable --hold advised.sh
            $job = scontrol show job $id | Out-String
            scancel $id
            $job | Should -Match "TimeLimit=$([regex]::Escape([timespan]::FromMinutes([math]::Ceiling($one.Walltime.TotalSeconds / 60)).ToString('hh\:mm\:ss')))"
            $job | Should -Match 'MinMemoryNode=50M'
            $job | Should -Match 'CPUs/Task=1'
        }
    }

    It 'runs a script block for each row of a file and brings its objects back' {
        Set-Content -LiteralPath demeter -Value '#!/bin/sh', 'printf "%s has %s bytes\n" "$2" "$(wc -c < "$2")"'
        chmod +x demeter
        $names = 'plain.txt', 'two words; $(id).txt', "it's.txt"
        $names | ForEach-Object -Process { Set-Content -LiteralPath $_ -Value ('x' * 999) }
        $names | Select-Object -Property @{ Name = 'Path'; Expression = { $_ } } | Export-Csv -LiteralPath scenarios.csv

        $s = Start-ScalableSession -Path $manifest -Target hpc -RunsDirectory $runs
        $tasks = Import-Csv scenarios.csv | Submit-ScalableTask -Session $s -Name run_demeter_scenario -Tag demeter -ScriptBlock { param($scenario) ./demeter --in $scenario.Path } -Feature { @{ input_size_mb = (Get-Item -LiteralPath $_.Path).Length / 1MB } }
        $tasks.ForEach({ $_.Features.input_size_mb }) | Should -Be (, (1000 / 1MB) * 3)
        $tasks | Wait-ScalableTask -Timeout '5m' | Receive-ScalableTask | Should -Be $names.ForEach({ "$_ has 1000 bytes" })

        $object = Submit-ScalableTask $s run_demeter_scenario -ScriptBlock { param($n) [pscustomobject]@{ Square = $n * $n; When = Get-Date -Year 2026 -Month 1 -Day 2 } } -ArgumentList 12 -Feature @{ input_size_mb = 0 } | Wait-ScalableTask | Receive-ScalableTask
        $object.Square | Should -Be 144
        $object.When | Should -BeOfType datetime

        Stop-ScalableSession -Session $s
        $recorded = Get-ScalableRun -Path $runs -Latest | Get-ScalableTask -State Succeeded
        $recorded.Count | Should -Be 4
        $recorded.Where({ -not $_.PeakMemory -or -not $_.DurationSeconds }) | Should -BeNullOrEmpty
    }

    It 'prints the job script with -WhatIf and submits nothing' {
        $output = Join-Path $TestDrive 'whatif.txt'
        $shell = Start-OtherShell -OutputPath $output -Script "`$s = Start-ScalableSession '$manifest' hpc -RunsDirectory '$runs'; Submit-ScalableTask `$s note -Command echo -ArgumentList 'a b' -WhatIf; `$s.Tasks.Count; @(squeue --noheader --format=%k) -match `$s.RunId; Stop-ScalableSession `$s"
        $shell | Wait-Process -Timeout 300
        $text = Get-Content -LiteralPath $output -Raw
        $text | Should -Match "echo 'a b'"
        $text | Should -Match '(?s)sbatch.* --cpus-per-task=1.* --mem=48M'
        $text | Should -Match '#!/bin/bash\s+exec /bin/bash .*job-wrapper\.sh'
        $text.TrimEnd() | Should -Match '\n0$'
    }

    It 'loses and repeats nothing when its PowerShell is killed halfway and another resumes the run' {
        $count = 40
        $ran = Join-Path $TestDrive 'ran'
        $output = Join-Path $TestDrive 'controller.txt'
        $shell = Start-OtherShell -OutputPath $output -Script "`$s = Start-ScalableSession '$manifest' hpc -RunsDirectory '$runs'; 1..$count | Submit-ScalableTask `$s note -Command sh -ArgumentList '-c', 'echo `$SCALABLE_TASK_ID >> ran; test `$(wc -l < ran) -lt 10 || while ! test -e go; do sleep 0.1; done' | Out-Null; `$s.RunId; Wait-ScalableTask -Session `$s | Out-Null"
        # The tenth task and those after it wait until their PowerShell is gone.
        $deadline = [datetime]::UtcNow.AddMinutes(5)
        while (@(Get-Content -LiteralPath $ran -ErrorAction Ignore).Count -lt 10 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
        $shell.Kill()
        $shell.WaitForExit()
        New-Item -ItemType File -Path (Join-Path $TestDrive 'go') | Out-Null
        $runId = @(Get-Content -LiteralPath $output)[-1]

        $s = Start-ScalableSession -Resume $runId -RunsDirectory $runs
        $tasks = Wait-ScalableTask -Session $s -Timeout '5m'
        Stop-ScalableSession -Session $s
        $tasks.Count | Should -Be $count
        $tasks.State | Select-Object -Unique | Should -Be 'Succeeded'
        Get-Content -LiteralPath $ran | Sort-Object | Should -Be ($tasks.TaskId | Sort-Object)
        (Get-ScalableRun -Path $runs -RunId $runId).TasksSucceeded | Should -Be $count
    }

    It 'asks accounting about a job that was killed before it could tell what it took' {
        $missing = Join-Path $cluster 'no-accounting'
        if (Test-Path -LiteralPath $missing) { Set-ItResult -Skipped -Because "no accounting here: $(Get-Content -LiteralPath $missing)"; return }
        # The job's own shell is killed, and with it what would have measured and reported; not before Slurm has measured it.
        $program = "import os, subprocess, time`nx = bytearray(100 << 20)`nwhile time.process_time() < 2: pass`njob = os.environ['SLURM_JOB_ID']`nwhile subprocess.run(['sstat', '--allsteps', '--noheader', '--parsable2', '--format=AveCPU', '--jobs=' + job], capture_output=True, text=True).stdout.strip() in ('', '00:00:00'): time.sleep(0.2)`nos.kill(int(os.environ['SLURM_TASK_PID']), 9)`ntime.sleep(600)"
        $s = Start-ScalableSession -Path $manifest -Target hpc -RunsDirectory $runs
        $stopwatch = [Diagnostics.Stopwatch]::StartNew()
        $task = Submit-ScalableTask $s run_demeter_scenario -Command python3 -ArgumentList '-c', $program -Feature @{ input_size_mb = 0 } | Wait-ScalableTask -Timeout '5m'
        Stop-ScalableSession -Session $s
        $task.State | Should -Be 'Failed'
        $task.Latest.ErrorType | Should -Be 'Lost'
        $task.Latest.Usage.CpuSeconds | Should -BeGreaterThan 0.9
        $task.Latest.Usage.PeakMemoryBytes | Should -BeGreaterThan 100MB
        $task.Latest.Usage.PeakMemoryBytes | Should -BeLessThan 150MB
        $task.Latest.DurationSeconds | Should -BeLessThan $stopwatch.Elapsed.TotalSeconds
    }

    It 'imports what the cluster accounted for, each job once' {
        $missing = Join-Path $cluster 'no-accounting'
        if (Test-Path -LiteralPath $missing) { Set-ItResult -Skipped -Because "no accounting here: $(Get-Content -LiteralPath $missing)"; return }
        $store = Join-Path $TestDrive 'accounted'
        $marked = "accounted-$PID"
        sbatch --wait --quiet --job-name $marked --mem=400M --output=/dev/null --wrap 'python3 -c "import time; x = bytearray(120 << 20); time.sleep(3)"'
        sbatch --wait --quiet --job-name $marked --array=0-1 --mem=50M --output=/dev/null --wrap 'exit $SLURM_ARRAY_TASK_ID'
        # slurmctld tells the database of a job's end in its own time.
        $deadline = [datetime]::UtcNow.AddMinutes(5)
        do {
            Import-ScalableRun -Live -StartTime (Get-Date).AddHours(-1) -Destination $store | Out-Null
            $jobs = @(Get-ScalableRun -Path $store -ErrorAction Ignore | Get-ScalableTask -Name $marked)
        } while ($jobs.Count -lt 3 -and [datetime]::UtcNow -lt $deadline)
        $jobs.Count | Should -Be 3
        $large = $jobs.Where({ $_.TaskId -notmatch '_' })
        $large.PeakMemory.Bytes | Should -BeGreaterThan 120MB
        $large.PeakMemory.Bytes | Should -BeLessThan 160MB
        $large.RequestedMemory.Bytes | Should -Be 400MB
        $large.DurationSeconds | Should -BeGreaterOrEqual 3
        $large.Target | Should -Be 'tests'
        $jobs.Where({ $_.TaskId -match '_1$' }).State | Should -Be 'Failed'
        $jobs.Where({ $_.TaskId -match '_0$' }).State | Should -Be 'Succeeded'
        Import-ScalableRun -Live -StartTime (Get-Date).AddHours(-1) -Destination $store | Should -BeNullOrEmpty
    }
}
