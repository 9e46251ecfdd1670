BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $cmdlets = (Get-Module -Name Scalable).ExportedCmdlets.Keys | Sort-Object
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
}

Describe 'The module' {
    It 'has a valid manifest with licence, tags and release notes' {
        $manifest = Test-ModuleManifest -Path (Join-Path $repository 'out/Scalable/Scalable.psd1')
        $manifest.PowerShellVersion | Should -Be '7.4'
        $manifest.CompatiblePSEditions | Should -Be 'Core'
        $manifest.PrivateData.PSData.LicenseUri, $manifest.PrivateData.PSData.ReleaseNotes | Should -Not -BeNullOrEmpty
        $manifest.Tags.Count | Should -BeGreaterThan 3
    }

    It 'does not ship what PowerShell has' {
        Get-ChildItem -LiteralPath (Join-Path $repository 'out/Scalable') -Recurse -Filter 'System.Management.Automation*' | Should -BeNullOrEmpty
    }

    It 'takes the build of Core for the runtime' {
        $expected = if ([Environment]::Version.Major -ge 10) { 'net10.0' } else { 'net8.0' }
        [Scalable.Units.MemorySize].Assembly.Location | Should -Match ([regex]::Escape($expected))
    }

    It 'can be imported again and removed in a fresh process' {
        $manifest = Join-Path $repository 'out/Scalable/Scalable.psd1'
        $script = "Import-Module '$manifest'; Import-Module '$manifest' -Force; @(Get-ScalableRun -Path '$fixtureRuns').Count; Remove-Module Scalable; (Get-Command Get-ScalableRun -ErrorAction Ignore) -eq `$null"
        pwsh -NoProfile -NonInteractive -Command $script | Should -Be '3', 'True'
    }

    It 'works in several runspaces at once' {
        $manifest = Join-Path $repository 'out/Scalable/Scalable.psd1'
        $counts = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module -Name $using:manifest
            (New-LearnedAdvisor -Path $using:fixtureRuns -ModelType Linear | Get-ResourceRecommendation -Task sort).Evidence.Records
        }
        $counts | Should -Be 14, 14, 14, 14
    }

    It 'gives exit code 1 for an error in a script with ErrorActionPreference Stop, and 0 without' {
        $manifest = Join-Path $repository 'out/Scalable/Scalable.psd1'
        foreach ($preference in 'Stop', 'Continue') {
            Set-Content -LiteralPath (Join-Path $TestDrive "$preference.ps1") -Value @(
                "`$ErrorActionPreference = '$preference'"
                "Import-Module '$manifest'"
                "Get-ScalableRun -Path '$TestDrive/nowhere'"
            )
        }
        pwsh -NoProfile -NonInteractive -File (Join-Path $TestDrive 'Stop.ps1') *> $null
        $LASTEXITCODE | Should -Be 1
        pwsh -NoProfile -NonInteractive -File (Join-Path $TestDrive 'Continue.ps1') *> $null
        $LASTEXITCODE | Should -Be 0
    }
}

Describe 'Help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help -Name $_ -Full
    }

    It 'has a synopsis, a description and two examples' {
        $help.Synopsis | Should -Not -Match '^\s*(Get|New|Compare|Import)-\w+ \['
        ($help.Description | Out-String).Trim() | Should -Not -BeNullOrEmpty
        @($help.Examples.Example).Count | Should -BeGreaterOrEqual 2
    }

    It 'describes every parameter' {
        foreach ($parameter in $help.Parameters.Parameter) {
            ($parameter.Description | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because $parameter.Name
        }
    }
}

Describe 'Lists on objects' {
    It 'can be indexed' {
        $run = Get-ScalableRun -Path $fixtureRuns -Latest
        @($run.Tasks[0]).Count | Should -Be 1
        $advisor = $run | New-LearnedAdvisor
        @($advisor.KnownTasks[0]).Count | Should -Be 1
        $advice = New-LearnedAdvisor -Path $fixtureRuns | Get-ResourceRecommendation -Task sort
        @($advice.Predictions[0]).Count | Should -Be 1
    }
}

Describe 'Values' {
    It 'reads <Text> as <Bytes> bytes' -ForEach @(
        @{ Text = '32G'; Bytes = 32000000000 }
        @{ Text = '32GiB'; Bytes = 34359738368 }
        @{ Text = '1.5G'; Bytes = 1500000000 }
        @{ Text = '32768M'; Bytes = 32768000000 }
    ) {
        ([Scalable.Units.MemorySize]$Text).Bytes | Should -Be $Bytes
    }

    It 'takes a number as bytes' {
        ([Scalable.Units.MemorySize]32GB).Bytes | Should -Be 34359738368
    }

    It 'takes time spans and refuses bare numbers' {
        "$([Scalable.Units.Walltime][timespan]'02:30:00')" | Should -Be '02:30:00'
        "$([Scalable.Units.Walltime]'90s')" | Should -Be '00:01:30'
        { [Scalable.Units.Walltime]'90' } | Should -Throw '*bare number*'
        { [Scalable.Units.Walltime]90 } | Should -Throw
    }

    It 'prints sizes and walltimes as text' {
        ([Scalable.Units.MemorySize]'32G' | Out-String).Trim() | Should -Be '32G'
        ([Scalable.Units.Walltime]'2h' | Out-String).Trim() | Should -Be '02:00:00'
    }
}
