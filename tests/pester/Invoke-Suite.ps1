# Runs every Pester file against the built module. Writes how many tests passed, failed and were skipped to
# -ResultPath as JSON. Exits 3 where there is no Pester 5 or later, 1 where a test failed.
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'

$pester = Get-Module -Name Pester -ListAvailable | Where-Object Version -GE '5.0' | Sort-Object -Property Version | Select-Object -Last 1
if (-not $pester) {
    exit 3
}
Import-Module -ModuleInfo $pester

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
@{ passed = $result.PassedCount; failed = $failed; skipped = $result.SkippedCount } |
    ConvertTo-Json |
    Set-Content -LiteralPath $ResultPath
exit [int]($failed -gt 0)
