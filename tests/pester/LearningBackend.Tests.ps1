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

    It 'answers from an exported advisor as before where ML.NET is not installed, and says so where it has to learn' {
        $file = Join-Path $TestDrive 'elsewhere.advisor'
        $module = New-Item -ItemType Directory (Join-Path $TestDrive 'without')
        Copy-Item -Recurse -LiteralPath "$repository/out/Scalable" -Destination $module
        Remove-Item -Recurse -LiteralPath "$module/Scalable/bin/MLNet"
        $question = '| Get-ResourceRecommendation -Task sort -Feature @{ input_gb = 3; format = ''csv'' } | ForEach-Object { ''{0} {1} {2:R} {3}'' -f $_.Memory, $_.Walltime, $_.Confidence, $_.Predictions }'
        foreach ($type in 'Auto', 'GradientBoosting', 'RandomForest', 'Linear') {
            $advisor = New-LearnedAdvisor -Path $fixtureRuns -ModelType $type -Backend MLNet
            $advisor | Export-LearnedAdvisor -Path $file -Force
            $before = & ([scriptblock]::Create("`$advisor $question"))
            Invoke-Fresh "Import-Module $module/Scalable; Import-LearnedAdvisor -LiteralPath '$file' $question" | Should -Be $before
        }
        Invoke-Fresh "Import-Module $module/Scalable; try { New-LearnedAdvisor -Path `$repository/tests/fixtures/runs -Backend MLNet } catch { `$_.FullyQualifiedErrorId }" |
            Should -Be 'BackendMissing,Scalable.Commands.NewLearnedAdvisorCommand'
    }

    It 'lives beside another Microsoft.ML, whichever comes <_>' -ForEach @('first', 'second') {
        # Another by its place: the same names in the session's own load context.
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive "theirs-$_")
        Copy-Item -Path "$repository/out/Scalable/bin/MLNet/*.dll" -Destination $folder
        $theirs = "Get-ChildItem '$folder/Microsoft.ML.*.dll' | ForEach-Object { Add-Type -LiteralPath `$_.FullName }; `$null = [Microsoft.ML.MLContext]::new(1)"
        $ours = 'Import-Module $repository/out/Scalable; $m = (New-LearnedAdvisor -Path $repository/tests/fixtures/runs -ModelType GradientBoosting -Backend MLNet -ModelParameter @{ trees = 3 } | Get-ResourceRecommendation -Task sort -Feature @{ input_gb = 3 }).Method'
        Invoke-Fresh ($_ -eq 'first' ? "$theirs; $ours; `$m" : "$ours; $theirs; `$m") | Should -Be 'learned'
    }

    It 'of a search is taken over by New-LearnedAdvisor' {
        $found = Invoke-HyperparameterSearch -Path "$repository/tests/fixtures/synthetic" -ModelType GradientBoosting -Backend MLNet -MaxTrial 2 -Strategy Random -WarningAction SilentlyContinue
        $found.Backend | Should -Be 'MLNet'
        ($found | New-LearnedAdvisor -Path $fixtureRuns).Options.Backend | Should -Be 'MLNet'
    }

    It 'is named among replayed advisors' {
        (Measure-ResourceAdvisor -Path $fixtureRuns -ModelType Linear -Backend MLNet -WarningAction SilentlyContinue).Advisor | Should -Contain 'linear (mlnet)'
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
