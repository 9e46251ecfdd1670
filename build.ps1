#requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, analyses, precompiles or packs the module.
.EXAMPLE
./build.ps1
Builds everything and puts the module together under out/Scalable.
.EXAMPLE
./build.ps1 -Task Build, Test, Analyze
.EXAMPLE
./build.ps1 -Task Build, Precompile, Pack -Platform linux-x64, win-x64
Packs the module with code that is compiled ahead of time for these platforms.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Analyze', 'Precompile', 'Pack')]
    [string[]] $Task = 'Build',

    [Parameter()]
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # The platforms that Precompile compiles Scalable.Core ahead of time for; on others it is compiled as it runs.
    [Parameter()]
    [ValidateSet('linux-x64', 'linux-arm64', 'win-x64', 'win-arm64', 'osx-arm64')]
    [string[]] $Platform = @('linux-x64', 'win-x64')
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
                dotnet test -c $Configuration
                if ($LASTEXITCODE) { throw "Tests failed (exit code $LASTEXITCODE)." }
            }
            'Analyze' {
                $findings = 'build.ps1', 'module', 'tests/pester', 'examples' |
                    Where-Object { Test-Path -LiteralPath $_ } |
                    ForEach-Object {
                        $analysis = @{ Path = $_; Recurse = $true; Settings = './PSScriptAnalyzerSettings.psd1' }
                        # Its rules run side by side, and now and then one of them does not find Get-Command at its first call.
                        try { $found = Invoke-ScriptAnalyzer @analysis } catch { $found = Invoke-ScriptAnalyzer @analysis }
                        $found
                    }
                $findings | Format-Table -Property Severity, RuleName, ScriptName, Line, Message -AutoSize
                if ($findings) { throw "PSScriptAnalyzer has $(@($findings).Count) findings." }
            }
            'Precompile' {
                foreach ($name in $Platform) {
                    dotnet publish src/Core -f net10.0 -r $name -c $Configuration --self-contained false -p:PublishReadyToRun=true -o "out/precompiled/$name"
                    if ($LASTEXITCODE) { throw "Compiling for $name failed with exit code $LASTEXITCODE." }
                    $null = New-Item -ItemType Directory -Path "out/Scalable/bin/net10.0/$name" -Force
                    Copy-Item -LiteralPath "out/precompiled/$name/Scalable.Core.dll" -Destination "out/Scalable/bin/net10.0/$name"
                }
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
