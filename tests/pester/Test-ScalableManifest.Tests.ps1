BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $manifest = New-TestManifest -Directory $TestDrive
    $bad = Join-Path $TestDrive 'bad [1].yaml'
    Set-Content -LiteralPath $bad -Value 'version: 1', 'project: {name: demo}', 'targets: {local: {provider: local, colour: red}}', 'components: {small: {cpu: 2}}', 'tasks: {hello: {component: large}}'
}

Describe 'Test-ScalableManifest' {
    It 'answers true for a clean manifest, without a warning' {
        Test-ScalableManifest -Path $manifest -WarningVariable warnings | Should -BeTrue
        $warnings | Should -BeNullOrEmpty
        Test-ScalableManifest -Path $manifest -Detailed | Should -BeNullOrEmpty
    }

    It 'answers false for one with errors, and says each as a warning unless it is quiet' {
        Test-ScalableManifest -LiteralPath $bad -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeFalse
        $warnings.Count | Should -Be 3
        "$($warnings[1])" | Should -Match 'bad \[1\]\.yaml:4:\d+: error E_UNKNOWN_KEY'
        Test-ScalableManifest -LiteralPath $bad -Quiet -WarningVariable warnings | Should -BeFalse
        $warnings | Should -BeNullOrEmpty
    }

    It 'writes every finding with its place' {
        $findings = Get-Item -LiteralPath $bad | Test-ScalableManifest -Detailed
        $findings.Code | Should -Be 'W_UNKNOWN_OPTION', 'E_UNKNOWN_KEY', 'E_UNKNOWN_COMPONENT'
        $findings.Line | Should -Be 3, 4, 5
        "$($findings.Severity)" | Should -Be 'Warning Error Error'
        $findings[1].Path | Should -Be 'components.small.cpu'
    }

    It 'takes paths from the pipeline and reports a missing file' {
        $manifest, (Join-Path $TestDrive 'nowhere.yaml') | Test-ScalableManifest -Quiet -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeTrue
        $problem[0].FullyQualifiedErrorId | Should -Be 'ManifestNotFound,Scalable.Commands.TestScalableManifestCommand'
    }

    It 'completes targets from the manifest' {
        $line = "Test-ScalableManifest -Path '$manifest' -Target "
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'local', 'hpc'
    }
}

Describe 'The YAML library' {
    It 'is loaded apart from another version in the session, also after an import with -Force' {
        $library = Get-Item -LiteralPath $env:SCALABLE_TEST_YAML
        $module = Join-Path $repository 'out/Scalable/Scalable.psd1'
        $script = @"
[void][Runtime.Loader.AssemblyLoadContext]::Default.LoadFromAssemblyPath('$($library.FullName)')
Import-Module '$module'
Test-ScalableManifest -Path '$manifest' -Quiet
Import-Module '$module' -Force
Test-ScalableManifest -Path '$manifest' -Quiet
[AppDomain]::CurrentDomain.GetAssemblies().Where({ `$_.GetName().Name -eq 'YamlDotNet' }).ForEach({ `$_.GetName().Version.Major }) -join ' '
[Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.Where({ `$_.GetName().Name -eq 'YamlDotNet' }).Count
"@
        $ours = Get-ChildItem -LiteralPath (Join-Path $repository 'out/Scalable/bin/Dependencies') -Recurse -Filter YamlDotNet.dll | Select-Object -First 1
        $theirMajor, $ourMajor = $library, $ours | ForEach-Object { [Reflection.AssemblyName]::GetAssemblyName($_.FullName).Version.Major }
        $ourMajor | Should -Not -Be $theirMajor
        pwsh -NoProfile -NonInteractive -Command $script | Should -Be 'True', 'True', "$theirMajor $ourMajor", '1'
    }
}
