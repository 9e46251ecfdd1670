BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $synthetic = Join-Path $repository 'tests/fixtures/synthetic'
}

Describe 'Invoke-ScalingSimulation' {
    It 'replays recorded runs under every policy' {
        $results = Get-ScalableRun -Path $synthetic | Invoke-ScalingSimulation -StartDelay 0s
        $results.Policy | Should -Be 'Adaptive', 'Fixed', 'Original', 'DaskAdaptive', 'HorizontalPodAutoscaler'
        $attempts = Get-ScalableRun -Path $synthetic | Get-ScalableTask | Where-Object { $null -ne $_.DurationSeconds }
        $results[0].Tasks | Should -Be @($attempts).Count
        # Workers cannot be paid less than the work takes, and a policy that follows demand costs far less than a full house.
        $work = ($attempts | Measure-Object -Property DurationSeconds -Sum).Sum / 3600
        $results | ForEach-Object { $_.WorkerHours | Should -BeGreaterOrEqual ($work - 1e-6) }
        $results[0].WorkerHours | Should -BeLessThan ($results[1].WorkerHours / 10)
    }

    It 'replays a path and a generated workload' {
        (Invoke-ScalingSimulation -Path $fixtureRuns -Policy Fixed -TagPerTask -WarningAction SilentlyContinue).Policy | Should -Be 'Fixed'
        $results = Invoke-ScalingSimulation -Pattern burst, DailyWave -Policy Adaptive, Original -MaxWorker 20
        $results.Workload | Should -Be 'burst', 'burst', 'daily wave', 'daily wave'
        ($results | Measure-Object -Property PeakWorkers -Maximum).Maximum | Should -BeLessOrEqual 20
    }

    It 'lets Adaptive see what an advisor trained on earlier runs would have said' {
        # The advisor knows the lengths of tasks only from a run on; nothing else differs.
        $limits = New-AdaptiveScaler -MaxTotalCost 1000 -HourlyPrice @{ demeter = 1 }
        $blind = Get-ScalableRun -Path $synthetic | Invoke-ScalingSimulation -Policy Adaptive, Fixed -Scaler $limits
        $seeing = Get-ScalableRun -Path $synthetic | Invoke-ScalingSimulation -Policy Adaptive, Fixed -Scaler $limits -ModelType Linear
        $seeing.Tasks | Should -Be $blind.Tasks
        $seeing[1].WorkerHours | Should -Be $blind[1].WorkerHours
        $seeing[0].WorkerHours | Should -BeGreaterThan 0
    }

    It 'does not ask the advisor of a scaler, which may know what is replayed' {
        $scaler = New-AdaptiveScaler -Advisor (New-ResourceAdvisor -Path $synthetic)
        Get-ScalableRun -Path $synthetic | Invoke-ScalingSimulation -Policy Adaptive -Scaler $scaler -WarningVariable told -WarningAction SilentlyContinue | Out-Null
        "$told" | Should -Match 'earlier runs only'
    }

    It 'takes the limits of a scaler' {
        $scaler = New-AdaptiveScaler -MaxWorker 3
        (Invoke-ScalingSimulation -Pattern burst -Policy Adaptive -Scaler $scaler).PeakWorkers | Should -Be 3
    }

    It 'prices workers by tag' {
        $free = Invoke-ScalingSimulation -Pattern ramp -Policy Original -HourlyPrice @{ work = 0 }
        $free.Cost | Should -Be 0
        $free.WorkerHours | Should -BeGreaterThan 0
    }

    It 'draws a plot, and replaces one only with -Force' {
        $plot = Join-Path $TestDrive 'plot.svg'
        Invoke-ScalingSimulation -Pattern ramp -Policy Adaptive -PlotPath $plot | Out-Null
        ([xml](Get-Content -LiteralPath $plot -Raw)).svg.text[0].'#text' | Should -Be 'Adaptive: ramp'
        { Invoke-ScalingSimulation -Pattern ramp -Policy Fixed -PlotPath $plot } | Should -Throw -ErrorId 'FileExists,Scalable.Commands.InvokeScalingSimulationCommand'
        Invoke-ScalingSimulation -Pattern ramp -Policy Fixed -PlotPath $plot -Force | Out-Null
        Get-Content -LiteralPath $plot -Raw | Should -Match 'Fixed: ramp'
    }

    It 'goes on after an unknown name' {
        $results = Invoke-ScalingSimulation -Pattern zigzag, ramp -Policy Fixed, Magic -ErrorVariable problems -ErrorAction SilentlyContinue
        $results.Policy | Should -Be 'Fixed'
        $problems.FullyQualifiedErrorId | Should -Be 'PatternUnknown,Scalable.Commands.InvokeScalingSimulationCommand', 'PolicyUnknown,Scalable.Commands.InvokeScalingSimulationCommand'
    }

    It 'tells of a tag that may have no worker' {
        Invoke-ScalingSimulation -Pattern ramp -Policy Adaptive -MaxWorker 0 -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'SimulationFailed,Scalable.Commands.InvokeScalingSimulationCommand'
    }

    It 'completes <word>' -ForEach @(
        @{ word = '-Policy DaskA'; expected = 'DaskAdaptive' }
        @{ word = '-Pattern da'; expected = "'daily wave'" }
    ) {
        $line = "Invoke-ScalingSimulation $word"
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be $expected
    }

    It 'groups its table by workload' {
        Invoke-ScalingSimulation -Pattern ramp -Policy Fixed | Out-String -Width 140 |
            Should -Match '(?s)Workload: ramp.*Policy\s+Makespan\s+Wait mean\s+Worker h'
    }
}
