BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
}

Describe 'New-AdaptiveScaler' {
    It 'keeps the limits it was given, by tag and for all others' {
        $scaler = New-AdaptiveScaler -MinWorker @{ demeter = 2; postprocess = 1 } -MaxWorker @{ demeter = 30; '*' = 5 } -ScaleUpThreshold 0.7 -ScaleDownThreshold 0.3 -Cooldown 90s
        $scaler.Options.MinWorkers['demeter'] | Should -Be 2
        $scaler.Options.MinWorkers['postprocess'] | Should -Be 1
        $scaler.Options.MaxWorkers.demeter | Should -Be 30
        $scaler.Options.DefaultMaxWorkers | Should -Be 5
        $scaler.Options.Cooldown.TotalSeconds | Should -Be 90
    }

    It 'refuses a number with a comma, which PowerShell would read as another number' {
        { New-AdaptiveScaler -ScaleUpThreshold '0,7' } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*' -ExpectedMessage "*'0,7'*"
        { New-AdaptiveScaler -MaxHourlyCost '1,5' } | Should -Throw
        (New-AdaptiveScaler -ScaleUpThreshold '0.7').Options.ScaleUpThreshold | Should -Be 0.7
    }

    It 'takes an advisor from the pipeline' {
        $scaler = New-ResourceAdvisor -Path $fixtureRuns | New-AdaptiveScaler
        $scaler.Advisor.KnownTasks | Should -Contain 'merge'
        $decision = Test-ScalingDecision -Scaler $scaler -PendingTask @{ tag = 'merge'; task = 'merge' }
        # merge always takes 30 s; a worker is expected in 60 s.
        $decision.PredictedCompletionTime | Should -BeGreaterThan 80
        $decision.PredictedCompletionTime | Should -BeLessThan 100
    }

    It 'takes limits from JSON as from a hashtable' {
        $limits = '{ "demeter": 7, "gcam": 3 }' | ConvertFrom-Json
        $scaler = New-AdaptiveScaler -MaxWorker $limits -HourlyPrice ('{ "gcam": 0.5 }' | ConvertFrom-Json) -MaxHourlyCost 4
        $scaler.Options.MaxWorkers['demeter'] | Should -Be 7
        $scaler.Options.HourlyPrice['gcam'] | Should -Be 0.5
    }

    It 'takes one number for every tag' {
        (New-AdaptiveScaler -MaxWorker 4).Options.DefaultMaxWorkers | Should -Be 4
        New-AdaptiveScaler -HourlyPrice 0.5 | Out-String | Should -Match 'Hourly prices : 0.5 each'
        New-AdaptiveScaler -HourlyPrice @{ gcam = 2; '*' = 0.5 } | Out-String | Should -Match 'Hourly prices : gcam 2, others 0.5'
    }

    It 'refuses options that contradict each other' {
        { New-AdaptiveScaler -ScaleUpThreshold 0.2 -ScaleDownThreshold 0.5 } | Should -Throw -ErrorId 'ScalerOptionInvalid,Scalable.Commands.NewAdaptiveScalerCommand'
        { New-AdaptiveScaler -MinWorker @{ demeter = 5 } -MaxWorker @{ demeter = 2 } } | Should -Throw "*demeter*"
    }

    It 'refuses what is no number of workers' -ForEach @{ value = -1 }, @{ value = 'many' }, @{ value = 1.5 } {
        { New-AdaptiveScaler -MinWorker @{ demeter = $value } } | Should -Throw "*'demeter' has '$value'*"
    }

    It 'shows its limits' {
        New-AdaptiveScaler -MinWorker @{ demeter = 2; postprocess = 1 } -Cooldown 90s | Out-String -Width 120 |
            Should -Match '(?s)MinWorkers\s*: demeter 2, postprocess 1.*Times\s*: cooldown 00:01:30'
    }

    It 'refuses a floor above a ceiling in every notation, by the names of the parameters' {
        foreach ($limits in @{ MinWorker = 5; MaxWorker = 3 }, @{ MinWorker = @{ a = 5 }; MaxWorker = 3 }, @{ MinWorker = @{ '*' = 5 }; MaxWorker = @{ '*' = 3 } }) {
            { New-AdaptiveScaler @limits } | Should -Throw -ErrorId 'ScalerOptionInvalid,Scalable.Commands.NewAdaptiveScalerCommand' -ExpectedMessage '*-MinWorker*above -MaxWorker, 3*'
        }
        (New-AdaptiveScaler -MinWorker 12).Options.DefaultMaxWorkers | Should -Be 12
    }

    It 'takes a price for all tags' {
        (New-AdaptiveScaler -HourlyPrice 0.5).Options.DefaultHourlyPrice | Should -Be 0.5
        (New-AdaptiveScaler -HourlyPrice @{ a = 2; '*' = 0.5 }).Options.DefaultHourlyPrice | Should -Be 0.5
    }
}
