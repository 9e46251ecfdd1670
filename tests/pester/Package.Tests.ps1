BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $packages = Join-Path $TestDrive 'packages'
    $address = 'https://example.org/scalable'
    if (-not (Get-Command -Name Compress-PSResource -ErrorAction Ignore)) { return }
    $null = & (Join-Path $repository 'build.ps1') -Task Pack -ProjectUri $address -PackageDirectory $packages
    $version = (Import-PowerShellDataFile -LiteralPath (Join-Path $repository 'module/Scalable.psd1')).ModuleVersion

    # Names that the notices must name: what lies beside our own assemblies, without the ending.
    function Get-ForeignLibrary {
        [CmdletBinding()]
        param([string] $Path)
        (Get-ChildItem -LiteralPath $Path -Recurse -File -Include *.dll, *.so, *.dylib).BaseName -replace '^lib' | Where-Object { $_ -notmatch '^Scalable' } | Sort-Object -Unique
    }
}

Describe './build.ps1 -Task Pack' -Skip:(-not (Get-Command -Name Compress-PSResource -ErrorAction Ignore)) {
    It 'makes a module whose version, home and help agree' {
        $manifest = Test-ModuleManifest -Path (Join-Path $packages 'Scalable/Scalable.psd1')
        "$($manifest.Version)" | Should -Be $version
        $manifest.PrivateData.PSData.ProjectUri | Should -Be $address
        foreach ($assembly in Get-ChildItem -Path (Join-Path $packages 'Scalable') -Recurse -Filter Scalable.*.dll) {
            $assembly.VersionInfo.ProductVersion | Should -Be $version
        }
        [xml] $help = Get-Content -LiteralPath (Join-Path $packages 'Scalable/en-US/Scalable.Cmdlets.dll-Help.xml') -Raw
        $links = $help.SelectNodes('//*[local-name()="command"]').ForEach({ $_.relatedLinks.navigationLink[0].uri })
        $links | Should -Be (Get-ChildItem -Path (Join-Path $repository 'docs/help') | Sort-Object -Property Name).ForEach({ "$address/blob/v$version/docs/help/$($_.Name)" })
    }

    It 'has the changes, the licence and the notices of every library of others in it' {
        foreach ($file in 'CHANGELOG.md', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'notices/Microsoft.ML.txt', 'notices/System.Numerics.Tensors.txt') {
            Join-Path $packages "Scalable/$file" | Should -Exist
        }
        $notices = Get-Content -LiteralPath (Join-Path $packages 'Scalable/THIRD-PARTY-NOTICES.txt') -Raw
        $foreign = Get-ForeignLibrary -Path (Join-Path $packages 'Scalable')
        $foreign | Should -Contain 'YamlDotNet'
        foreach ($library in $foreign) { $notices | Should -Match "\b$([regex]::Escape($library))\b" }
    }

    It 'makes a package that a repository takes, finds and installs' {
        $gallery = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'gallery')).FullName
        $modules = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'modules')).FullName
        $name = "ScalableTest$PID"
        Register-PSResourceRepository -Name $name -Uri $gallery -Trusted
        try {
            Publish-PSResource -NupkgPath (Join-Path $packages "Scalable.$version.nupkg") -Repository $name
            $found = Find-PSResource -Name Scalable -Repository $name
            "$($found.Version)" | Should -Be $version
            "$($found.ProjectUri)" | Should -BeLike "$address*"
            Save-PSResource -Name Scalable -Repository $name -Path $modules -TrustRepository
        }
        finally { Unregister-PSResourceRepository -Name $name }
        $said = pwsh -NoProfile -NonInteractive -Command "`$env:PSModulePath = '$modules'; (Get-ScalableRun -Path '$fixtureRuns').Count; (Get-Module Scalable).Path"
        $said | Should -Be @('3', (Join-Path $modules "Scalable/$version/Scalable.psm1"))
    }

    It 'makes a .NET tool that installs and answers as the repository''s own command line does' {
        $tool = Join-Path $TestDrive 'tool'
        $config = Join-Path $TestDrive 'nuget.config'
        Set-Content -LiteralPath $config -Value "<configuration><packageSources><clear/><add key='here' value='$packages'/></packageSources></configuration>"
        $said = dotnet tool install Scalable.Cli --tool-path $tool --configfile $config --version $version 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$said"
        $asked = 'advise', '--task', 'sort', '--runs-dir', $fixtureRuns, '--format', 'json'
        $answer = & (Join-Path $tool 'scalable') @asked
        $LASTEXITCODE | Should -Be 0
        $answer | Should -Be (dotnet (Join-Path $repository 'src/Cli/bin/Release/net10.0/scalable.dll') @asked)
        & (Join-Path $tool 'scalable') --version | Should -Be $version
        $placed = (Get-ChildItem -Path $tool -Recurse -Force -Filter scalable.dll).DirectoryName
        $notices = Get-Content -LiteralPath (Join-Path $repository 'THIRD-PARTY-NOTICES.txt') -Raw
        foreach ($library in Get-ForeignLibrary -Path $placed) { $notices | Should -Match "\b$([regex]::Escape($library))\b" }
        (Get-ChildItem -Path $tool -Recurse -Force -File).Name | Should -Contain 'THIRD-PARTY-NOTICES.txt'
    }
}
