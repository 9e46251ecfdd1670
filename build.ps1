#requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, analyses, precompiles or packs the module and the command line.
.EXAMPLE
./build.ps1
Builds everything and puts the module together under out/Scalable.
.EXAMPLE
./build.ps1 -Task Build, Test, Analyze
.EXAMPLE
./build.ps1 -Task Build, Pack -ProjectUri https://example.org/scalable
Makes out/packages: the folder of the module, its package for the PowerShell Gallery, and the package of the .NET tool.
.EXAMPLE
./build.ps1 -Task Build, Precompile, Pack -Platform linux-x64, win-x64
Packs the module with code that is compiled ahead of time for these platforms.
.EXAMPLE
./build.ps1 -Task Build, Reproduce
Builds what git tracks a second time, in another folder, and compares every assembly byte for byte.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Analyze', 'Help', 'Precompile', 'Pack', 'Reproduce', 'Transcript')]
    [string[]] $Task = 'Build',

    [Parameter()]
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # The platforms that Precompile compiles Scalable.Core ahead of time for; on others it is compiled as it runs.
    [Parameter()]
    [ValidateSet('linux-x64', 'linux-arm64', 'win-x64', 'win-arm64', 'osx-arm64')]
    [string[]] $Platform = @('linux-x64', 'win-x64'),

    # Pack: where the project is at home. Packages name it, and Get-Help -Online opens the pages there.
    [Parameter()]
    [ValidatePattern('^https?://.*[^/]$')]
    [string] $ProjectUri,

    # Pack: where packages go.
    [Parameter()]
    [string] $PackageDirectory = (Join-Path $PSScriptRoot 'out/packages')
)

$ErrorActionPreference = 'Stop'

# Compiles docs/help into the module: with PlatyPS where it is installed, else with the project's own compiler, which every build uses.
function Build-Help {
    [CmdletBinding()]
    param([string] $Module, [string] $Online)
    $file = Join-Path (Resolve-Path -LiteralPath $Module) 'en-US/Scalable.Cmdlets.dll-Help.xml'
    if (-not $Online -and (Get-Module -Name Microsoft.PowerShell.PlatyPS -ListAvailable)) {
        $written = Get-ChildItem -Path ./docs/help/*.md | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder ./out/platyps -Force
        Copy-Item -LiteralPath $written.FullName -Destination $file
        "$file (by PlatyPS)"
    }
    else {
        dotnet "tools/HelpCompiler/bin/$Configuration/net10.0/Scalable.HelpCompiler.dll" ./docs/help $file $Online
        if ($LASTEXITCODE) { throw "Compiling the help failed with exit code $LASTEXITCODE." }
        "$file (by the project's own compiler)"
    }
}

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
                $findings = 'build.ps1', 'module', 'tests/pester', 'tools', 'examples' |
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
            'Help' {
                Build-Help -Module ./out/Scalable
            }
            'Pack' {
                $null = New-Item -ItemType Directory -Path $PackageDirectory -Force
                $module = Join-Path $PackageDirectory 'Scalable'
                if (Test-Path -LiteralPath $module) { Remove-Item -LiteralPath $module -Recurse }
                Copy-Item -LiteralPath ./out/Scalable -Destination $module -Recurse
                $manifest = Join-Path $module 'Scalable.psd1'
                if ($ProjectUri) {
                    (Get-Content -LiteralPath $manifest -Raw) -replace '(?m)^( +)ReleaseNotes', "`$1ProjectUri   = '$ProjectUri'`n`$0" | Set-Content -LiteralPath $manifest -NoNewline
                    $version = (Import-PowerShellDataFile -LiteralPath $manifest).ModuleVersion
                    Build-Help -Module $module -Online "$ProjectUri/blob/v$version/docs/help/"
                }
                Compress-PSResource -Path $module -DestinationPath $PackageDirectory
                dotnet pack src/Cli -c $Configuration --no-build -o $PackageDirectory "-p:ProjectUri=$ProjectUri"
                if ($LASTEXITCODE) { throw "Packing the command line failed with exit code $LASTEXITCODE." }
                Get-ChildItem -LiteralPath $PackageDirectory
            }
            'Transcript' {
                ./tools/Update-Transcript.ps1 -Path ./docs/first-ten-minutes.md
            }
            'Reproduce' {
                $copy = Join-Path ([System.IO.Path]::GetTempPath()) "scalable-$([guid]::NewGuid().ToString('N'))"
                try {
                    foreach ($file in git ls-files) {
                        $null = New-Item -ItemType Directory -Path (Join-Path $copy (Split-Path -Parent $file)) -Force
                        Copy-Item -LiteralPath $file -Destination (Join-Path $copy $file)
                    }
                    foreach ($project in 'src/Cmdlets', 'src/Cli') {
                        dotnet build (Join-Path $copy $project) -c $Configuration
                        if ($LASTEXITCODE) { throw "The second build failed with exit code $LASTEXITCODE." }
                    }
                    $different = foreach ($folder in 'out/Scalable', "src/Cli/bin/$Configuration/net10.0") {
                        foreach ($file in Get-ChildItem -Path $folder -Recurse -File -Include *.dll, *.xml, *.ps*1*) {
                            $again = Join-Path $copy ([System.IO.Path]::GetRelativePath($PSScriptRoot, $file.FullName))
                            if ((Get-FileHash -LiteralPath $file.FullName).Hash -ne (Get-FileHash -LiteralPath $again).Hash) { $file.FullName }
                        }
                    }
                    if ($different) { throw "A second build gave other bytes: $($different -join ', ')" }
                    'A second build in another folder gave the same bytes.'
                }
                finally {
                    if (Test-Path -LiteralPath $copy) { Remove-Item -LiteralPath $copy -Recurse -Force }
                }
            }
        }
    }
}
finally {
    Pop-Location
}
