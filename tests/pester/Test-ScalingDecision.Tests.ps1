BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
}

Describe 'Test-ScalingDecision' {
    BeforeEach {
        $scaler = New-AdaptiveScaler -MinWorker @{ demeter = 2; postprocess = 1 } -MaxWorker @{ demeter = 30; postprocess = 10 } -ScaleUpThreshold 0.7 -ScaleDownThreshold 0.3 -Cooldown 90s
    }

    It 'decides as the tutorial asks it to' {
        $advisor = New-LearnedAdvisor -Path $fixtureRuns -ModelType Linear
        $scaler = New-AdaptiveScaler -Advisor $advisor -MinWorker @{ demeter = 2; postprocess = 1 } -MaxWorker @{ demeter = 30; postprocess = 10 } -ScaleUpThreshold 0.7 -ScaleDownThreshold 0.3 -Cooldown 90s
        $batch = @{ Size = 512 }, @{ Size = 2048 }
        $decision = Test-ScalingDecision -Scaler $scaler `
            -PendingTask @($batch | ForEach-Object { @{ tag = 'gcam'; features = @{ input_size_mb = $_.Size } } }) `
            -ActiveWorker @{ demeter = 10 } `
            -RecentCompletion @{ tag = 'gcam'; duration_s = 180 }
        $decision.HasChanges | Should -BeTrue
        $decision.Reasoning | Should -Match 'gcam: add 2 workers'
        $decision.Confidence | Should -BeGreaterThan 0
        $decision.WorkersToAdd['gcam'] | Should -Be 2
        $decision.WorkersToAdd.postprocess | Should -Be 1
        $decision.WorkersToRemove.Count | Should -Be 0
        # Two tasks of 180 s, each on its own worker, which is expected in 60 s.
        $decision.PredictedCompletionTime | Should -Be 240
        $decision.PredictedCompletionTimeLower | Should -BeLessThan 240
        $decision.PredictedCompletionTimeUpper | Should -BeGreaterThan 240
        $decision.Details[0].Tag | Should -Be 'demeter'
        $decision.Details[1].Demand | Should -Be 2
    }

    It 'runs step 4 of the tutorial as it is written' -Skip:(-not $IsLinux) {
        Push-Location $TestDrive
        try {
            New-Item -ItemType Directory -Path .scalable -Force | Out-Null
            Copy-Item -Recurse -LiteralPath (Join-Path $repository 'examples/runs') -Destination .scalable/runs
            Set-Content -LiteralPath scalable.yaml -Value @(
                'version: 1'
                'project: {name: tutorial}'
                # Batch is played by this machine.
                'targets: {aws: {provider: local}}'
                'components: {demeter: {cpus: 1}, postprocess: {cpus: 1}}'
                'tasks: {run_demeter_scenario: {component: demeter, command: ["true"]}, summarise: {component: postprocess}}'
            )
            $scenarioBatches = @(@{ size = 512 }, @{ size = 1024 }, @{ size = 2048 }), @(@{ size = 4096 }, @{ size = 256 })

            $advisor = New-LearnedAdvisor -Path ./.scalable/runs -ModelType GradientBoosting
            $scaler = New-AdaptiveScaler -Advisor $advisor -MinWorkers @{ demeter = 2; postprocess = 1 } -MaxWorkers @{ demeter = 30; postprocess = 10 } `
                -ScaleUpThreshold 0.7 -ScaleDownThreshold 0.3 -Cooldown 90s
            $session = Start-ScalableSession -Path ./scalable.yaml -Target aws
            $said = foreach ($batch in $scenarioBatches) {
                $batch | Submit-ScalableTask -Session $session -Name run_demeter_scenario -Tag demeter -Feature { @{ input_size_mb = $_.size } } | Out-Null

                $decision = Test-ScalingDecision -Scaler $scaler `
                    -PendingTasks @($batch | ForEach-Object { @{ tag = 'gcam'; features = @{ input_size_mb = $_.size } } }) `
                    -ActiveWorkers @{ demeter = 10 } `
                    -RecentCompletions @{ tag = 'gcam'; duration_s = 180 }

                if ($decision.HasChanges) {
                    "ML-informed scaling: $($decision.Reasoning)"
                    '  Confidence: {0:f2}' -f $decision.Confidence
                    '  Predicted completion: {0:f0}s' -f $decision.PredictedCompletionTime
                }
            }
            Wait-ScalableTask -Session $session | ForEach-Object { "$($_.State)" } | Should -Be (@('Succeeded') * 5)
            Stop-ScalableSession -Session $session

            # Batches of three and two tasks, of 180 s as far as anybody knows, each on a worker of its own that is 60 s away.
            $said[0] | Should -Match '^ML-informed scaling: gcam: add 3 workers \(3 tasks waiting'
            $said[2] | Should -Be '  Predicted completion: 240s'
            $said[1] | Should -Match '^  Confidence: 0\.\d\d$'
            @($said).Count | Should -BeIn 3, 6
        }
        finally {
            Pop-Location
        }
    }

    It 'reads a session: queue, running, workers and what has ended' -Skip:(-not $IsLinux) {
        $session = Start-ScalableSession -Path (New-TestManifest -Directory $TestDrive) -Target local -RunsDirectory (Join-Path $TestDrive 'session-runs')
        try {
            1..3 | Submit-ScalableTask $session calc -Command 'true' | Wait-ScalableTask | Out-Null
            $tasks = 1..5 | Submit-ScalableTask $session calc -Command sleep -ArgumentList '600'
            while (-not ($tasks | Where-Object State -EQ Running)) { Start-Sleep -Milliseconds 20 }
            $scaler = New-AdaptiveScaler -MaxWorker 20
            $preview = Test-ScalingDecision -Scaler $scaler -Session $session -Preview
            $decision = Test-ScalingDecision -Scaler $scaler -Session $session
            # The target allows 4 workers in all: one has the running task, small has two that idle and are given back.
            $detail = $decision.Details.Where({ $_.Tag -eq 'large' })[0]
            $detail.PendingTasks, $detail.RunningTasks, $detail.Supply, $detail.Demand | Should -Be 4, 1, 1, 5
            $detail.Limit | Should -Be 'MaxTotalWorkers'
            $preview.WorkersToAdd['large'] | Should -Be $decision.WorkersToAdd['large']
            # Three tasks took next to no time, so that next to no work is thought to be ahead.
            $detail.WorkAheadSeconds | Should -BeLessThan 60
            @(Get-Content -LiteralPath (Join-Path $session.RunDirectory 'workers.jsonl') | Where-Object { $_ -match '"state": "scaling_decision"' }).Count | Should -Be 1

            ($decision | Set-ScalableWorker -Session $session -PassThru).Workers['large'] | Should -Be (1 + $decision.WorkersToAdd['large'])
        }
        finally {
            Stop-ScalableSession -Session $session
        }
    }

    It 'reads <name> alike' -ForEach @(
        @{ name = 'hashtables'; tasks = { @{ tag = 'gcam'; features = @{ input_size_mb = 5 } }, @{ tag = 'gcam' } }; done = { @{ tag = 'gcam'; duration_s = 180 } } }
        @{ name = 'custom objects'; tasks = { [pscustomobject]@{ Tag = 'gcam'; Features = [pscustomobject]@{ input_size_mb = 5 } }, [pscustomobject]@{ Tag = 'gcam' } }; done = { [pscustomobject]@{ Tag = 'gcam'; DurationSeconds = 180 } } }
        @{ name = 'JSON'; tasks = { '[{"tag":"gcam","features":{"input_size_mb":5,"steps":null}},{"tag":"gcam","task":null}]' | ConvertFrom-Json }; done = { '{"tag":"gcam","duration_s":180}' | ConvertFrom-Json } }
        @{ name = 'CSV rows'; tasks = { "tag,features.input_size_mb`ngcam,5`ngcam,`n" | ConvertFrom-Csv }; done = { "component,duration`ngcam,3m`n" | ConvertFrom-Csv } }
    ) {
        $decision = & $tasks | Test-ScalingDecision -Scaler $scaler -RecentCompletion (& $done) -ActiveWorker ('{ "demeter": 10 }' | ConvertFrom-Json)
        $decision.WorkersToAdd['gcam'] | Should -Be 2
        $decision.PredictedCompletionTime | Should -Be 240
    }

    It 'takes recorded attempts as completions' {
        $done = Get-ScalableRun -Path $fixtureRuns | Get-ScalableTask -Name merge -State Succeeded
        $tag = $done[0].Tag ?? $done[0].Component
        $decision = Test-ScalingDecision -Scaler (New-AdaptiveScaler) -PendingTask @{ tag = $tag; task = 'merge' } -RecentCompletion $done
        # merge always takes 30 s; a worker is expected in 60 s.
        $decision.PredictedCompletionTime | Should -Be 90
    }

    It 'counts workers on their way, and what runs' {
        $decision = Test-ScalingDecision -Scaler (New-AdaptiveScaler) -PendingTask @{ tag = 'gcam' } -RunningTask @{ tag = 'gcam'; elapsed = '90s' } -ActiveWorker @{ gcam = 1 } -PendingWorker @{ gcam = 1 }
        $decision.HasChanges | Should -BeFalse
        $decision.Details[0].Supply | Should -Be 2
        $decision.Details[0].BusyWorkers | Should -Be 1
    }

    It 'rests after a change, but not after a preview' {
        $now = [datetimeoffset]'2026-11-22T10:00:00Z'
        (Test-ScalingDecision $scaler @{ tag = 'gcam' } -Now $now -Preview).WorkersToAdd['gcam'] | Should -Be 1
        (Test-ScalingDecision $scaler @{ tag = 'gcam' } -Now $now.AddSeconds(1)).WorkersToAdd['gcam'] | Should -Be 1
        (Test-ScalingDecision $scaler @{ tag = 'gcam' } -Now $now.AddSeconds(2)).Details.Where({ $_.Tag -eq 'gcam' }).Limit | Should -Be 'Cooldown'
        (Test-ScalingDecision $scaler @{ tag = 'gcam' } -Now $now.AddSeconds(92)).WorkersToAdd['gcam'] | Should -Be 1
    }

    It 'tells which input it cannot read, and decides without it' {
        $decision = 5, @{ tag = 'gcam' }, @{ tag = 'gcam'; predicted_duration = 90 } |
            Test-ScalingDecision -Scaler $scaler -ErrorVariable problems -ErrorAction SilentlyContinue
        $decision.WorkersToAdd['gcam'] | Should -Be 1
        $problems.Count | Should -Be 2
        $problems[0].FullyQualifiedErrorId | Should -Be 'ScalingInputInvalid,Scalable.Commands.TestScalingDecisionCommand'
        "$($problems[1])" | Should -Match 'pending task 3 has predicted_duration'
    }

    It 'decides for an empty queue' {
        (Test-ScalingDecision -Scaler (New-AdaptiveScaler) -PendingTask @()).HasChanges | Should -BeFalse
    }

    It 'shows the decision and its tags' {
        $decision = Test-ScalingDecision -Scaler $scaler -PendingTask @{ tag = 'gcam'; predicted_duration_s = 180 }
        $decision | Out-String -Width 160 | Should -Match '(?s)Reasoning\s*:.*WorkersToAdd\s*: demeter 2, gcam 1, postprocess 1.*Completion\s*: 00:04:00 \('
        $decision.Details | Out-String -Width 160 | Should -Match '(?s)Tag\s+Pending\s+Running\s+Demand\s+Supply\s+Target\s+Limit.*gcam\s+1\s+0\s+1\s+0\s+1\s+None\s+no worker\s+1\s+00:03:00'
    }

    It 'refuses a name that is not known, with the nearest that is' {
        $scaler = New-AdaptiveScaler
        Test-ScalingDecision $scaler -PendingTask @{ tga = 'gcam' } -ErrorAction SilentlyContinue -ErrorVariable problem | Out-Null
        "$problem" | Should -BeLike "*has 'tga', which is not known. Did you mean 'tag'?*"
    }

    It 'still predicts the completion while a tag rests after a change' {
        $scaler = New-AdaptiveScaler -Cooldown 90s
        $task = @{ tag = 'gcam'; predicted_duration_s = 30 }
        $now = [DateTimeOffset]'2026-11-22T12:00:00Z'
        Test-ScalingDecision $scaler -PendingTask $task -Now $now | Out-Null
        $second = Test-ScalingDecision $scaler -PendingTask $task -Now $now.AddSeconds(30)
        $second.PredictedCompletionTime | Should -BeGreaterThan 60
    }
}
