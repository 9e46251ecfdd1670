BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $small = @{ trees = 5 }
    # In a PowerShell of its own, since what a process has loaded stays loaded.
    function Invoke-Fresh([string] $Script) {
        pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; `$repository = '$repository'; $Script"
    }
}

Describe 'The backend MLNet' {
    It 'advises with <_>, as our own learners do, that more input needs more' -ForEach @('GradientBoosting', 'RandomForest', 'Linear') {
        $parameters = if ($_ -eq 'Linear') { @{} } else { $small }
        $advisor = New-LearnedAdvisor -Path $fixtureRuns -ModelType $_ -Backend MLNet -ModelParameter $parameters
        $few = $advisor | Get-ResourceRecommendation -Task sort -Feature @{ input_gb = 3; format = 'csv' }
        $much = $advisor | Get-ResourceRecommendation -Task sort -Feature @{ input_gb = 14; format = 'csv' }
        $much.Method | Should -Be 'learned'
        $much.Memory | Should -BeGreaterThan $few.Memory
    }

    It 'names a hyperparameter that ML.NET does not have, and itself' {
        { New-LearnedAdvisor -Path $fixtureRuns -ModelType GradientBoosting -Backend MLNet -ModelParameter @{ huber_delta = 2 } } |
            Should -Throw '*the backend MLNet has no*huber_delta*' -ErrorId 'ModelParameterInvalid,Scalable.Commands.NewLearnedAdvisorCommand'
    }

    It 'is named by an exported advisor, and taken over when it is imported' {
        $file = Join-Path $TestDrive 'mlnet.advisor'
        New-LearnedAdvisor -Path $fixtureRuns -ModelType GradientBoosting -Backend MLNet -ModelParameter $small | Export-LearnedAdvisor -Path $file
        Get-Content -LiteralPath $file -First 1 | Should -Match '"backend":"mlnet"'
        (Import-LearnedAdvisor -Path $file).Options.Backend | Should -Be 'MLNet'
    }

    It 'is not loaded by importing the module' {
        Invoke-Fresh 'Import-Module $repository/out/Scalable; @([AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -like "Microsoft.ML*" }).Count' | Should -Be 0
    }

    It 'lives beside another Newtonsoft.Json, whichever comes <_>' -ForEach @('first', 'second') {
        $theirs = '[void][Newtonsoft.Json.Linq.JObject]::Parse("{}")'
        $ours = 'Import-Module $repository/out/Scalable; (New-LearnedAdvisor -Path $repository/tests/fixtures/runs -ModelType GradientBoosting -Backend MLNet -ModelParameter @{ trees = 3 } | Get-ResourceRecommendation -Task sort -Feature @{ input_gb = 3 }).Method'
        Invoke-Fresh ($_ -eq 'first' ? "$theirs; $ours" : "`$m = $ours; $theirs; `$m".Replace('$m = Import', 'Import').Replace('; (New', '; $m = (New')) | Should -Be 'learned'
    }
}
