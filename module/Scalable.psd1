@{
    RootModule           = 'Scalable.psm1'
    NestedModules        = @('bin/Scalable.Loader.dll', 'bin/Scalable.Cmdlets.dll')
    ModuleVersion        = '0.1.0'
    GUID                 = '5f0c1a52-6f0e-4b0e-9d6e-0f4e2e5f7a31'
    Author               = 'The Scalable authors'
    CompanyName          = 'The Scalable authors'
    Copyright            = '(c) The Scalable authors. MIT licence.'
    Description          = 'Learns from the run history of batch workflows what the next run will need: memory, CPUs, walltime and workers, with a probability that has been checked against history.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    TypesToProcess       = @('Scalable.Types.ps1xml')
    FormatsToProcess     = @('Scalable.Format.ps1xml')
    CmdletsToExport      = @(
        'Compare-ResourceRecommendation'
        'ConvertTo-ScalableConfig'
        'Export-LearnedAdvisor'
        'Export-ScalableReport'
        'Get-ResourceRecommendation'
        'Get-ScalableEfficiency'
        'Get-ScalablePlan'
        'Get-ScalableRun'
        'Get-ScalableSession'
        'Get-ScalableTask'
        'Import-LearnedAdvisor'
        'Import-ScalableRun'
        'Invoke-HyperparameterSearch'
        'Invoke-ScalableAutoscale'
        'Invoke-ScalingSimulation'
        'Measure-ResourceAdvisor'
        'New-AdaptiveScaler'
        'New-LearnedAdvisor'
        'New-ResourceAdvisor'
        'New-ScalableManifest'
        'Receive-ScalableTask'
        'Set-ScalableWorker'
        'Start-ScalableSession'
        'Stop-ScalableSession'
        'Stop-ScalableTask'
        'Submit-ScalableTask'
        'Test-ScalableManifest'
        'Test-ScalingDecision'
        'Wait-ScalableTask'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @('Get-ScalingDecision')
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('hpc', 'slurm', 'nextflow', 'batch', 'resources', 'memory', 'prediction', 'scaling', 'PSEdition_Core', 'Windows', 'Linux')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md in the folder of the module.'
        }
    }
}
