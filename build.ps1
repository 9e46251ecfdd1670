#requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, analyses or packs the module.
.EXAMPLE
./build.ps1
Builds everything and puts the module together under out/Scalable.
.EXAMPLE
./build.ps1 -Task Build, Test, Analyze
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Analyze', 'Pack')]
    [string[]] $Task = 'Build',

    [Parameter()]
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
Push-Location -LiteralPath $PSScriptRoot
try {
    foreach ($step in $Task) {
        switch ($step) {
            'Build' {
                dotnet build -c $Configuration
                if ($LASTEXITCODE) { throw "The build failed with exit code $LASTEXITCODE." }
                Test-ModuleManifest -Path ./out/Scalable/Scalable.psd1 | Format-Table -Property Name, Version, ExportedCmdlets
            }
            'Test' {
                dotnet run --project tests/All -c $Configuration
                if ($LASTEXITCODE) { throw "Tests failed (exit code $LASTEXITCODE)." }
            }
            'Analyze' {
                $findings = 'build.ps1', 'module', 'tests/pester', 'examples' |
                    Where-Object { Test-Path -LiteralPath $_ } |
                    ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Recurse -Settings ./PSScriptAnalyzerSettings.psd1 }
                $findings | Format-Table -Property Severity, RuleName, ScriptName, Line, Message -AutoSize
                if ($findings) { throw "PSScriptAnalyzer has $(@($findings).Count) findings." }
            }
            'Pack' {
                Compress-Archive -Path ./out/Scalable -DestinationPath ./out/Scalable.zip -Force
            }
        }
    }
}
finally {
    Pop-Location
}
