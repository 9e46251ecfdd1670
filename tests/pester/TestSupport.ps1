# Dot-sourced by every file: imports the built module and knows where the fixtures are.
$ErrorActionPreference = 'Stop'
$repository = (Resolve-Path -LiteralPath (Join-Path $PSScriptRoot '../..')).ProviderPath
Import-Module -Name (Join-Path $repository 'out/Scalable/Scalable.psd1')
$fixtureRuns = Join-Path $repository 'tests/fixtures/runs'

# Writes a manifest with a local and a Slurm target into a directory.
function New-TestManifest {
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Directory)
    $path = Join-Path $Directory 'scalable.yaml'
    if ($PSCmdlet.ShouldProcess($path)) {
        Set-Content -LiteralPath $path -Value @(
            'version: 1'
            'project: {name: demo}'
            'targets:'
            '  local: {provider: local, max_workers: 4, prices: {cpu_hour: 0.5, currency: EUR}}'
            '  hpc: {provider: slurm, partition: batch, walltime: "01:00:00"}'
            'components:'
            '  small: {cpus: 1}'
            '  large: {cpus: 2}'
            'tasks:'
            '  hello: {component: small, command: [pwsh, --version], workers: 2}'
            '  calc: {component: large}'
            '  sized: {component: small, features: [rows]}'
        )
    }
    $path
}
