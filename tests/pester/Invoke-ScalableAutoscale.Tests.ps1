BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $manifest = New-TestManifest -Directory $TestDrive
    function Get-WorkerEvent {
        param([string] $State)
        Get-Content -LiteralPath (Join-Path $session.RunDirectory 'workers.jsonl') | ConvertFrom-Json | Where-Object state -EQ $State
    }
}

Describe 'Invoke-ScalableAutoscale' -Skip:(-not $IsLinux) {
    BeforeEach {
        $runs = Join-Path $TestDrive ([guid]::NewGuid())
        # Tasks run until the first decision is there.
        $go = Join-Path $TestDrive "go-$([guid]::NewGuid())"
        $untilGo = "while ! test -e '$go'; do sleep 0.05; done"
        $session = Start-ScalableSession -Path $manifest -Target local -RunsDirectory $runs
    }

    AfterEach {
        Stop-ScalableSession -Session $session
    }

    It 'only recommends, until the work is done' {
        $tasks = 1..4 | Submit-ScalableTask $session calc -Command sh -ArgumentList '-c', $untilGo
        $decisions = @(Invoke-ScalableAutoscale -Scaler (New-AdaptiveScaler) -Session $session -Interval '1s' | ForEach-Object { Set-Content -LiteralPath $go -Value ''; $_ })
        $decisions[0].WorkersToAdd['large'] | Should -BeGreaterOrEqual 1
        $session.Workers['large'] | Should -Be 1
        $tasks.State | ForEach-Object { "$_" } | Should -Be (@('Succeeded') * 4)
        @(Get-WorkerEvent scaling_decision).Count | Should -Be $decisions.Count
        @(Get-WorkerEvent scaled).Count | Should -Be 0
    }

    It 'changes and writes nothing with -Apply -WhatIf' {
        1..4 | Submit-ScalableTask $session calc -Command sh -ArgumentList '-c', $untilGo | Out-Null
        $decisions = @(Invoke-ScalableAutoscale -Scaler (New-AdaptiveScaler) -Session $session -Apply -WhatIf)
        $decisions.Count | Should -Be 1
        $decisions[0].WorkersToAdd['large'] | Should -BeGreaterOrEqual 1
        $session.Workers['large'] | Should -Be 1
        @(Get-WorkerEvent scaling_decision).Count | Should -Be 0
        Set-Content -LiteralPath $go -Value ''
    }

    It 'carries decisions out with -Apply, and writes what became of their predictions' {
        1..6 | Submit-ScalableTask $session calc -Command sh -ArgumentList '-c', $untilGo | Out-Null
        $scaler = New-AdaptiveScaler
        $decisions = @($session | Invoke-ScalableAutoscale $scaler -Interval '1s' -Apply | ForEach-Object { Set-Content -LiteralPath $go -Value ''; $_ })
        $decisions[0].WorkersToAdd['large'] | Should -BeGreaterOrEqual 1
        @(Get-WorkerEvent scaled).component | Should -Contain 'large'
        # The target allows four workers in all.
        (Get-WorkerEvent scaled | ForEach-Object { $_.details.workers_by_tag.small + $_.details.workers_by_tag.large } | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 4
        @(Get-WorkerEvent scaling_outcome).details.actual_s | Should -BeGreaterThan 0
        $scaler.Memory.CheckedPredictions | Should -BeGreaterThan 0

        # A scaler of a later run knows it.
        $later = New-AdaptiveScaler
        Test-ScalingDecision -Scaler $later -Session $session -Preview | Out-Null
        $later.Memory.CheckedPredictions | Should -Be 0 -Because 'the run that goes on is not an earlier run'
        Stop-ScalableSession -Session $session
        $session = Start-ScalableSession -Path $manifest -Target local -RunsDirectory $runs
        Test-ScalingDecision -Scaler ($later = New-AdaptiveScaler) -Session $session -Preview | Out-Null
        $later.Memory.CheckedPredictions | Should -BeGreaterThan 0
    }

    It 'ends at once where nothing is to be done' {
        @(Invoke-ScalableAutoscale (New-AdaptiveScaler) $session '10m').Count | Should -Be 1
    }

    It 'refuses a scaler whose workers run several tasks at once' {
        { Invoke-ScalableAutoscale (New-AdaptiveScaler -SlotPerWorker @{ large = 2 }) $session } | Should -Throw -ErrorId 'ScalerOptionInvalid,Scalable.Commands.InvokeScalableAutoscaleCommand'
    }

    It 'refuses an interval of zero' {
        { Invoke-ScalableAutoscale (New-AdaptiveScaler) $session '0s' } | Should -Throw -ErrorId 'ScalerOptionInvalid,Scalable.Commands.InvokeScalableAutoscaleCommand'
    }
}
