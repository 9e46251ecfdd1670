BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $place = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'my [project]')).FullName
    Push-Location -LiteralPath $place
}

AfterAll {
    Pop-Location
}

Describe 'New-ScalableManifest' {
    It 'writes a manifest here that a session runs its task from' {
        $file = New-ScalableManifest
        $file | Should -BeOfType System.IO.FileInfo
        $file.FullName | Should -Be (Join-Path $place 'scalable.yaml')
        $file | Test-ScalableManifest -Detailed | Should -BeNullOrEmpty
        (Get-Content -LiteralPath $file.FullName) | Should -Contain '  name: "my [project]"'
        $session = Start-ScalableSession -LiteralPath $file.FullName -RunsDirectory (Join-Path $TestDrive 'runs')
        try { Submit-ScalableTask -Session $session -Name hello | Wait-ScalableTask | Receive-ScalableTask | Should -Be (hostname) }
        finally { Stop-ScalableSession -Session $session -Confirm:$false }
    }

    It 'writes one for <_> without findings' -ForEach 'Local', 'Slurm', 'Aws' {
        New-ScalableManifest -Path "./$_.yaml" -Provider $_ -ProjectName genomes | Test-ScalableManifest -Detailed | Should -BeNullOrEmpty
        Test-ScalableManifest -Path (Join-Path '.' "$_.yaml").Replace('[', '`[') -Quiet | Should -BeTrue
        Get-Content -LiteralPath "./$_.yaml" | Should -Contain "    provider: $("$_".ToLowerInvariant())"
    }

    It 'takes path and provider from what is piped' {
        $rows = [pscustomobject]@{ Path = './a.yaml'; Provider = 'Slurm' }, [pscustomobject]@{ Path = './b.yaml'; Provider = 'Aws' }
        ($rows | New-ScalableManifest).Name | Should -Be 'a.yaml', 'b.yaml'
        Get-Content -LiteralPath ./b.yaml | Should -Contain '    provider: aws'
        ('./c.yaml', './d.yaml' | New-ScalableManifest).Name | Should -Be 'c.yaml', 'd.yaml'
    }

    It 'does not replace a file without -Force' {
        Set-Content -LiteralPath ./there.yaml -Value 'mine'
        './there.yaml' | New-ScalableManifest -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'FileExists,Scalable.Commands.NewScalableManifestCommand'
        Get-Content -LiteralPath ./there.yaml | Should -Be 'mine'
        (New-ScalableManifest -Path ./there.yaml -Force).Length | Should -BeGreaterThan 100
    }

    It 'writes nothing with -WhatIf' {
        New-ScalableManifest -Path ./whatif.yaml -WhatIf | Should -BeNullOrEmpty
        Test-Path -LiteralPath ./whatif.yaml | Should -BeFalse
    }

    It 'is named where a manifest is missing' {
        Test-ScalableManifest -LiteralPath ./nowhere.yaml -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem[0].ErrorDetails.RecommendedAction | Should -Match 'New-ScalableManifest'
    }

    It 'is explained with every key in about_Scalable_Manifest' {
        Get-Help about_Scalable_Manifest | Out-String | Should -Match 'THE PROVIDER SLURM'
    }
}
