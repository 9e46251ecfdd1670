# Dot-sourced by every file: imports the built module and knows where the fixtures are.
$ErrorActionPreference = 'Stop'
$repository = (Resolve-Path -LiteralPath (Join-Path $PSScriptRoot '../..')).ProviderPath
Import-Module -Name (Join-Path $repository 'out/Scalable/Scalable.psd1')
$fixtureRuns = Join-Path $repository 'tests/fixtures/runs'
