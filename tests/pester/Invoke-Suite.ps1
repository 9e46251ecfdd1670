# Runs every Pester file against the built module. Writes each test's name, outcome and message to -ReportPath as JSON.
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $ReportPath,

    # The Pester to use where the module path has no newer one.
    [Parameter(Mandatory)]
    [string] $PesterPath
)

$ErrorActionPreference = 'Stop'

# Names one test, or the block or file that failed around its tests.
function Get-Report {
    [CmdletBinding()]
    param([Parameter(ValueFromPipeline)] $Item, [string] $Name, [string] $Outcome)
    process {
        $message = ($Item.ErrorRecord | ForEach-Object { $_.Exception.Message; $_.ScriptStackTrace -split "`n" -notmatch '[/\\]Pester(\.\w+)?\.psm?1: line ' }) -join "`n"
        [pscustomobject]@{ name = $Name ? $Name : $Item.ExpandedPath; outcome = $Outcome; message = $message ? $message : $null }
    }
}

$pester = @(Get-Module -Name Pester -ListAvailable) + @(Get-Module -Name $PesterPath -ListAvailable) | Sort-Object -Property Version | Select-Object -Last 1
Import-Module -ModuleInfo $pester

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

$report = @(
    $result.Passed | Get-Report -Outcome Passed
    $result.Failed | Get-Report -Outcome Failed
    $result.Skipped | Get-Report -Outcome Skipped
    $result.NotRun | Get-Report -Outcome Failed
    $result.FailedBlocks | Get-Report -Outcome Failed
    $result.FailedContainers | ForEach-Object { $_ | Get-Report -Name "$($_.Item)" -Outcome Failed }
)
ConvertTo-Json -InputObject $report | Set-Content -LiteralPath $ReportPath
