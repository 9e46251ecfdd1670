BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    # Each cmdlet as it changes most. What is left out of here fails the first test.
    $uses = @{
        'Get-ScalableSession'            = { Get-ScalableSession -Path $runs }
        'Compare-ResourceRecommendation' = { Compare-ResourceRecommendation -Path $synthetic -Task aggregate }
        'ConvertTo-ScalableConfig'       = { $advisor | Get-ResourceRecommendation -Task aggregate | ConvertTo-ScalableConfig -Format Nextflow }
        'Export-LearnedAdvisor'          = { Export-LearnedAdvisor -Path ./advisor.jsonl -Advisor $advisor; Export-LearnedAdvisor -Path ./there.txt -Advisor $advisor -Force }
        'Export-ScalableReport'          = { Export-ScalableReport -Path $synthetic -Destination ./report.html; Export-ScalableReport -Path $synthetic -Destination ./there.txt -Force }
        'Get-ResourceRecommendation'     = { $advisor | Get-ResourceRecommendation -Task aggregate }
        'Get-ScalableEfficiency'         = { Get-ScalableEfficiency -Path $synthetic }
        'Get-ScalablePlan'               = { Get-ScalablePlan }
        'Get-ScalableRun'                = { Get-ScalableRun -Path $synthetic }
        'Get-ScalableTask'               = { Get-ScalableTask -Path $synthetic }
        'Import-LearnedAdvisor'          = { Import-LearnedAdvisor -Path ./kept.jsonl }
        'Import-ScalableRun'             = { Import-ScalableRun -Path $trace -Destination ./imported; Import-ScalableRun -Path $trace -Destination $runs -Force }
        'Invoke-HyperparameterSearch'    = { Invoke-HyperparameterSearch -Path $synthetic -ModelType Linear -MaxTrial 2 -CvFold 2 -StudyPath ./study.jsonl -PlotPath ./there.txt -Force; Invoke-HyperparameterSearch -Path $synthetic -ModelType Linear -MaxTrial 2 -CvFold 2 -PlotPath ./there.txt -Force; Invoke-HyperparameterSearch -Path $synthetic -ModelType Linear -MaxTrial 2 -CvFold 2 -Session $session -Component small }
        'Invoke-ScalableAutoscale'       = { Invoke-ScalableAutoscale -Scaler $scaler -Session $idle -Interval 1s -Apply }
        'Invoke-ScalingSimulation'       = { Invoke-ScalingSimulation -Pattern burst -Policy Fixed -PlotPath ./there.txt -Force }
        'Measure-ResourceAdvisor'        = { Measure-ResourceAdvisor -Path $synthetic -Task aggregate -ModelType Linear }
        'New-AdaptiveScaler'             = { New-AdaptiveScaler }
        'New-LearnedAdvisor'             = { New-LearnedAdvisor -Path $synthetic -ModelType Linear }
        'New-ResourceAdvisor'            = { New-ResourceAdvisor -Path $synthetic }
        'New-ScalableManifest'           = { New-ScalableManifest -Path ./new.yaml; New-ScalableManifest -Path ./there.txt -Force }
        'Receive-ScalableTask'           = { Receive-ScalableTask -Task $done }
        'Set-ScalableWorker'             = { Set-ScalableWorker -Session $session -Component small -Count 3; Test-ScalingDecision -Scaler $scaler -Session $session -Preview | Set-ScalableWorker -Session $session }
        'Start-ScalableSession'          = { Start-ScalableSession -Target local -RunsDirectory ./started }
        'Stop-ScalableSession'           = { Stop-ScalableSession -Session $session }
        'Stop-ScalableTask'              = { Stop-ScalableTask -Session $session }
        'Submit-ScalableTask'            = { Submit-ScalableTask -Session $session -Name calc -Command hostname; 1..3 | Submit-ScalableTask -Session $session -Name hello }
        'Test-ScalableManifest'          = { Test-ScalableManifest }
        'Test-ScalingDecision'           = { Test-ScalingDecision -Scaler $scaler -Session $session -Preview }
        'Wait-ScalableTask'              = { Wait-ScalableTask -Task $done }
    }
    $cases = foreach ($name in $uses.Keys) { @{ Name = $name; Use = $uses[$name] } }
    $exported = (Get-Module -Name Scalable).ExportedCmdlets.Keys | Sort-Object
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $synthetic = Join-Path $repository 'tests/fixtures/synthetic'
    $trace = Join-Path $repository 'tests/fixtures/traces/trace.txt'
    $place = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'place')).FullName
    $null = New-TestManifest -Directory $place
    $runs = Join-Path $place 'runs'
    Push-Location -LiteralPath $place
    $advisor = New-LearnedAdvisor -Path $synthetic -ModelType Linear
    $scaler = New-AdaptiveScaler -MaxWorker 4
    Export-LearnedAdvisor -Path ./kept.jsonl -Advisor $advisor
    Set-Content -LiteralPath ./there.txt -Value 'as it was'
    $null = Import-ScalableRun -Path $trace -Destination $runs
    $session = Start-ScalableSession -Target local -RunsDirectory $runs
    $done = Submit-ScalableTask -Session $session -Name hello -Command hostname | Wait-ScalableTask
    Set-ScalableWorker -Session $session -Component large -Count 0
    $open = Submit-ScalableTask -Session $session -Name calc -Command hostname
    $idle = Start-ScalableSession -Target local -RunsDirectory $runs

    # What the cmdlets could change: every file here but for those in which a session notes that it lives and what it thought of its workers, and what the sessions are doing.
    function Get-State {
        Get-ChildItem -LiteralPath $place -Recurse -File -Force | Where-Object Name -NotMatch 'lock|heartbeat|index|^session\.json$|^workers\.jsonl$' |
            ForEach-Object { "$($_.FullName) $((Get-FileHash -LiteralPath $_.FullName -ErrorAction SilentlyContinue).Hash)" }
        foreach ($one in $session, $idle) { "$($one.RunId) $($one.IsStopped) $($one.WorkersText) $($one.Tasks.ForEach({ "$_" }))" }
    }
}

AfterAll {
    Stop-ScalableSession -Session $session, $idle -Confirm:$false
    Pop-Location
}

Describe '$WhatIfPreference' {
    It 'is tested for every cmdlet' -TestCases @{ Names = $cases.Name | Sort-Object; Exported = $exported } {
        $Names | Should -Be $Exported
    }

    It 'keeps <Name> from changing anything' -ForEach $cases {
        $before = Get-State
        $WhatIfPreference = $true
        $null = & ([scriptblock]::Create("$Use")) 3> $null
        $WhatIfPreference = $false
        Get-State | Should -Be $before
        $open.IsFinished | Should -BeFalse
    }
}
