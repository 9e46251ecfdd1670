BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')

    # Topics whose blocks show files, not commands.
    $notRun = @{ 'about_Scalable_History' = $true }

    # What needs programs of Linux: a sacct that is a script, and a PowerShell that is killed.
    $linuxOnly = 'Import-ScalableRun 4', 'Start-ScalableSession 3'

    $examples = foreach ($file in Get-ChildItem -Path (Join-Path $repository 'docs/help') -Filter *.md) {
        $number = 0
        foreach ($match in [regex]::Matches((Get-Content -LiteralPath $file -Raw), '(?ms)^### Example \d+: (?<title>[^\n]*)\n.*?^```powershell\n(?<code>.*?)^```')) {
            $number++
            @{ Name = "$($file.BaseName) $number"; Title = $match.Groups['title'].Value; Code = $match.Groups['code'].Value; Skip = "$($file.BaseName) $number" -in $linuxOnly -and -not $IsLinux }
        }
    }

    $pages = @(
        foreach ($match in [regex]::Matches((Get-Content -LiteralPath (Join-Path $repository 'README.md') -Raw), '(?ms)^```powershell\n(?<code>.*?)^```')) {
            @{ Name = 'README.md'; Code = $match.Groups['code'].Value }
        }
        foreach ($file in Get-ChildItem -Path (Join-Path $repository 'module/en-US') -Filter about_*.txt | Where-Object { -not $notRun[$_.Name -replace '\.help\.txt$'] }) {
            foreach ($match in [regex]::Matches((Get-Content -LiteralPath $file -Raw), '(?m)(?:^ {8}[^\n]*\n|^\n(?= {8}))+')) {
                $code = $match.Value -replace '(?m)^ {8}'
                $errors = $null
                $ast = [System.Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $errors)
                $commands = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() }
                if (-not $errors -and ($commands | Where-Object { $_ -in (Get-Command -Module Scalable).Name })) {
                    @{ Name = $file.Name; Code = $code }
                }
            }
        }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')

    # A folder with everything that the examples name. Its target hpc is this machine.
    $world = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'world')).FullName
    $synthetic = Join-Path $repository 'tests/fixtures/synthetic'
    foreach ($store in '.scalable/runs', 'data/runs', 'data/project/.scalable/runs', 'imported') {
        $null = New-Item -ItemType Directory -Path (Join-Path $world $store) -Force
        Copy-Item -Path (Join-Path $synthetic '*') -Destination (Join-Path $world $store) -Recurse
    }
    Copy-Item -Path (Join-Path $repository 'examples') -Destination $world -Recurse
    $null = New-Item -ItemType Directory -Path (Join-Path $world 'traces')
    Copy-Item -Path (Join-Path $repository 'tests/fixtures/traces/made.csv') -Destination (Join-Path $world 'traces')
    Copy-Item -Path (Join-Path $repository 'tests/fixtures/traces/trace.txt') -Destination $world
    Copy-Item -Path (Join-Path $repository 'tests/fixtures/traces/sacct.txt') -Destination (Join-Path $world 'jobs.txt')
    Set-Content -LiteralPath (Join-Path $world 'scalable.yaml') -Value @(
        'version: 1'
        'project: {name: demo}'
        'targets:'
        '  local: {provider: local, max_workers: 4, prices: {cpu_hour: 0.5, currency: EUR}}'
        '  hpc: {provider: local, max_workers: 4}'
        'components: {demeter: {cpus: 1}, gcam: {cpus: 1}, postprocess: {cpus: 1}, large: {cpus: 1}}'
        'tasks:'
        '  hello: {component: demeter, command: [pwsh, --version]}'
        '  align: {component: demeter, command: [pwsh, --version]}'
        '  aggregate: {component: postprocess, command: [pwsh, --version]}'
        '  run_demeter_scenario: {component: demeter}'
        '  run_gcam: {component: gcam}'
        '  count: {component: demeter}'
        '  host: {component: demeter}'
        '  sort: {component: demeter}'
        '  compress: {component: demeter}'
        '  sort_lines: {component: demeter}'
    )
    Set-Content -LiteralPath (Join-Path $world 'tasks.csv') -Value 'task,target,num_scenarios', 'run_demeter_scenario,local,50', 'run_demeter_scenario,hpc,20'
    Set-Content -LiteralPath (Join-Path $world 'inputs.csv') -Value 'num_scenarios,input_size_mb', '50,500', '20,300'
    Set-Content -LiteralPath (Join-Path $world 'queue.csv') -Value 'tag,duration_s', 'gcam,30', 'gcam,40'
    Set-Content -LiteralPath (Join-Path $world 'jobs.csv') -Value 'name,maxrss_kb,took [min]', 'align,1000,2', 'call,2000,3'
    Set-Content -LiteralPath (Join-Path $world 'scenarios.csv') -Value 'Path', (Join-Path $world 'tasks.csv')
    Set-Content -LiteralPath (Join-Path $world 'big file.csv') -Value '1', '2'
    Set-Content -LiteralPath (Join-Path $world 'numbers.txt') -Value '2', '1'
    Set-Content -LiteralPath (Join-Path $world 'state.json') -Value '{"pending_tasks":[{"tag":"gcam"}],"active_workers":{"gcam":1},"running_tasks":[]}'
    $advisorFile = Join-Path $world 'data/advisor.jsonl'

    $tracedTask = (Import-ScalableRun -Path (Join-Path $world 'traces/made.csv') -Destination (Join-Path $world 'look') 6> $null | Get-ScalableTask)[0].TaskName

    # Runs a block as a reader would after what comes before it on its page: with an advisor, a session, tasks and a scaler.
    function Invoke-Block {
        param([string] $Code)
        $real = $Code.Replace('/data/', "$world/data/").Replace('./out/Scalable', (Join-Path $repository 'out/Scalable')).Replace('align', 'aggregate').Replace('fastqc', $tracedTask).Replace('Import-Module Scalable', '').Replace(', call, merge', '')
        $PSDefaultParameterValues = @{ 'Invoke-HyperparameterSearch:MaxTrial' = 2; 'Invoke-HyperparameterSearch:CvFold' = 2 }
        $real = $real -replace '-MaxTrial 500', '-MaxTrial 2' -replace '-TimeBudget 60s', '-TimeBudget 2s' -replace '-Interval (15|30)s', '-Interval 1s' -replace 'in_s = 600', 'in_s = 1'
        $ErrorActionPreference = 'Stop'
        $WarningPreference = 'SilentlyContinue'
        Push-Location -LiteralPath $world
        $advisor = New-LearnedAdvisor -Path ./.scalable/runs -ModelType Linear
        $null = Export-LearnedAdvisor -Path $advisorFile -Advisor $advisor -Force
        $scaler = New-AdaptiveScaler -MaxWorker 4
        if ($real -match '\$session|\$tasks' -and $real -notmatch '\$session = ') {
            $session = Start-ScalableSession -Path ./scalable.yaml -Target local
            $tasks = 'hello', 'aggregate' | ForEach-Object { Submit-ScalableTask -Session $session -Name $_ -Command hostname }
        }
        try { & ([scriptblock]::Create("$real`nif (`$session -and -not `$session.IsStopped) { Stop-ScalableSession -Session `$session -Confirm:`$false }")) }
        finally {
            if ($session -and -not $session.IsStopped) { Stop-ScalableSession -Session $session }
            Pop-Location
        }
    }

    # What has to be there before an example, beyond the folder.
    $before = @{
        'Import-ScalableRun 4'    = {
            # What a cluster's sacct would print.
            $bin = (New-Item -ItemType Directory -Path (Join-Path $world 'bin') -Force).FullName
            Set-Content -LiteralPath "$bin/sacct" -Value '#!/bin/sh', "cat '$world/jobs.txt'"
            chmod +x "$bin/sacct"
            $env:PATH = "${bin}:$env:PATH"
        }
        'Start-ScalableSession 3' = {
            # A session whose PowerShell is killed.
            $module = Join-Path $repository 'out/Scalable'
            pwsh -NoProfile -NonInteractive -Command "Import-Module '$module'; Set-Location -LiteralPath '$world'; `$s = Start-ScalableSession ./scalable.yaml -Target local; `$null = 'a', 'b' | ForEach-Object { Submit-ScalableTask `$s hello -Command hostname }; Stop-Process -Id `$PID -Force"
        }
    }

    # What a page promises of its examples, beyond that they run.
    $promises = @{
        'Compare-ResourceRecommendation 1' = { param($output) $output.Count | Should -Be 3 }
        'Get-ResourceRecommendation 1'     = { param($output) $output.Memory.Bytes | Should -BeGreaterThan 0 }
        'Get-ResourceRecommendation 2'     = { param($output) $output.Target | Should -Be 'local', 'hpc'; $output.Task | Select-Object -Unique | Should -Be 'run_demeter_scenario' }
        'Get-ResourceRecommendation 3'     = { param($output) ($output | ConvertFrom-Json).MemoryBytes | Should -BeGreaterThan 0 }
        'Get-ResourceRecommendation 4'     = { param($output) $output.AddsText | Should -Not -BeNullOrEmpty }
        'Get-ScalableEfficiency 2'         = { param($output) $output.Count | Should -Be 3; $output.SavedGigabyteHours | Should -Be ($output.SavedGigabyteHours | Sort-Object -Descending) }
        'Get-ScalableRun 2'                = { param($output) @($output).Count | Should -Be 1; $output.TargetName | Should -Be 'hpc' }
        'Get-ScalableTask 2'               = { param($output) $output.LargestGB | Should -BeGreaterThan $output.AverageGB }
        'Get-ScalableTask 3'               = { param($output) $output.ForEach({ $_.Features.input_size_mb -gt 2000 }) | Should -Not -Contain $false }
        'Import-ScalableRun 4'             = { param($output) @($output).Count | Should -BeGreaterThan 0 }
        'Invoke-ScalableAutoscale 2'       = { (Import-Csv -LiteralPath (Join-Path $world 'decisions.csv'))[0].WorkersToAdd | Should -Not -Match 'System' }
        'Invoke-HyperparameterSearch 3'    = { param($output) $output.BestParameters.learning_rate | Should -BeGreaterThan 0 }
        'Receive-ScalableTask 2'           = { param($output) $output | Should -Be (hostname) }
        'New-LearnedAdvisor 4'             = { (Import-Clixml -LiteralPath (Join-Path $world 'advice.xml')).Task | Should -Be 'aggregate' }
        'Start-ScalableSession 3'          = { param($output) $output.State | Should -Be 'Succeeded', 'Succeeded' }
        'Test-ScalableManifest 2'          = { param($output) $output | Should -BeNullOrEmpty }
    }
}

Describe 'The help example <Name>: <Title>' -ForEach $examples {
    It 'runs and keeps its promise' -Skip:$Skip {
        $path = $env:PATH
        try {
            if ($before[$Name]) { & $before[$Name] }
            $output = Invoke-Block -Code $Code
        }
        finally { $env:PATH = $path }
        if ($promises[$Name]) { & $promises[$Name] $output }
    }
}

Describe 'The block of <Name>: <Code>' -ForEach $pages {
    It 'runs' {
        { Invoke-Block -Code $Code } | Should -Not -Throw
    }
}
