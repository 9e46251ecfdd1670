BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $head = "version: 1`nproject: {name: demo}`n"
    # The place of the mistake, and a manifest with it.
    $wrong = [ordered]@{
        'a version of the future'          = "version: 2`nproject: {name: demo}`n"
        'no project'                       = "version: 1`n"
        'a blank name'                     = "version: 1`nproject: {name: ' '}`n"
        'an unknown section'               = "${head}target: {}`n"
        'an unknown key of a component'    = "${head}components: {a: {cpu: 2}}`n"
        'no CPUs'                          = "${head}components: {a: {cpus: 0}}`n"
        'memory without a unit'            = "${head}components: {a: {memory: 8000}}`n"
        'memory that is none'              = "${head}components: {a: {memory: much}}`n"
        'no memory'                        = "${head}components: {a: {memory: 0G}}`n"
        'a runtime that nobody knows'      = "${head}components: {a: {runtime: podman}}`n"
        'a mount below nothing'            = "${head}components: {a: {mounts: {data: /data}}}`n"
        'a task without a component'       = "${head}components: {a: {}}`ntasks: {t: {command: [ls]}}`n"
        'a command without words'          = "${head}components: {a: {}}`ntasks: {t: {component: a, command: []}}`n"
        'features that are no texts'       = "${head}components: {a: {}}`ntasks: {t: {component: a, features: [1]}}`n"
        'a target without a provider'      = "${head}targets: {here: {max_workers: 2}}`n"
        'a target without workers'         = "${head}targets: {here: {provider: local, max_workers: 0}}`n"
        'a walltime that YAML reads'       = "${head}targets: {here: {provider: slurm, walltime: 10:00:00}}`n"
        'a walltime without a unit'        = "${head}targets: {here: {provider: slurm, walltime: '90'}}`n"
        'a negative price'                 = "${head}targets: {here: {provider: local, prices: {cpu_hour: -1}}}`n"
        'arrays without tasks'             = "${head}targets: {here: {provider: slurm, array_size: 0}}`n"
    }
    $mistakes = foreach ($what in $wrong.Keys) { @{ What = $what; Text = $wrong[$what] } }
    $files = @(
        Get-ChildItem -Path (Join-Path $repository 'examples/*.yaml'), (Join-Path $repository 'examples/runs/*/manifest.yaml'), (Join-Path $repository 'tests/fixtures/original/runs/*/manifest.yaml') |
            Select-Object -First 6
    ).FullName
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $schema = Join-Path $repository 'out/Scalable/scalable.schema.json'
    $core = [Scalable.Sessions.Manifests.Manifest].Assembly
    $anyone = [System.Reflection.BindingFlags] 'Static, Public, NonPublic'

    # The JSON of a manifest's YAML, by the module's own reader.
    function ConvertFrom-ManifestText {
        [CmdletBinding()]
        param([string] $Text)
        $log = $core.GetType('Scalable.Sessions.Manifests.Reading.FindingLog').GetConstructors()[0].Invoke(@(, $null))
        $document = $core.GetType('Scalable.Sessions.Manifests.Reading.DocumentReader').GetMethod('Parse', $anyone).Invoke($null, @($Text, $log))
        $core.GetType('Scalable.Sessions.Manifests.CanonicalJson').GetMethods($anyone).Where({ $_.Name -eq 'Write' -and $_.GetParameters().Count -eq 1 })[0].Invoke($null, @($document))
    }

    function Test-Text {
        [CmdletBinding()]
        param([string] $Text)
        Test-Json -Json (ConvertFrom-ManifestText -Text $Text) -SchemaFile $schema -ErrorAction SilentlyContinue
    }
}

Describe 'scalable.schema.json' {
    It 'takes what New-ScalableManifest writes for <_>, with every optional key in use, and is named in it' -ForEach 'Local', 'Slurm', 'Aws' {
        $text = New-ScalableManifest -Path (Join-Path $TestDrive "$_.yaml") -Provider $_ | Get-Content -Raw
        $named = [regex]::Match($text, '^# yaml-language-server: \$schema=(\S+)').Groups[1].Value
        ([uri] $named).LocalPath | Should -Be $schema
        Test-Text -Text $text | Should -BeTrue
        $whole = $text -replace '(?m)^( *)# ( *[a-z_]+:.*)$', '$1$2'
        $whole | Should -Match '(?m)^    prices:'
        Test-Text -Text $whole | Should -BeTrue
    }

    It 'takes the examples of about_Scalable_Manifest' {
        $topic = Get-Content -LiteralPath (Join-Path $repository 'module/en-US/about_Scalable_Manifest.help.txt') -Raw
        $examples = [regex]::Matches($topic, '(?m)^ {8}version: 1\n(?: {8}[^\n]*\n)+').Value
        $examples.Count | Should -Be 3
        foreach ($example in $examples) { Test-Text -Text ($example -replace '(?m)^ {8}') | Should -BeTrue -Because $example }
    }

    It 'takes <_>' -ForEach $files {
        Test-Text -Text (Get-Content -LiteralPath $_ -Raw) | Should -BeTrue
    }

    It 'takes variables wherever the reader takes them' {
        $text = @(
            'version: 1'
            'project: {name: "${NAME}"}'
            'targets: {here: {provider: local, max_workers: "${N:-4}", walltime: "${W:-2h}"}}'
            'components: {a: {cpus: "${C:-2}", memory: "${M:-2G}"}}'
            'tasks: {t: {component: a}}'
        ) -join "`n"
        Test-Text -Text $text | Should -BeTrue
    }

    It 'refuses <What>, as the reader does' -ForEach $mistakes {
        Test-Text -Text $Text | Should -BeFalse
        $file = Join-Path $TestDrive 'wrong.yaml'
        Set-Content -LiteralPath $file -Value $Text
        Test-ScalableManifest -LiteralPath $file -Detailed | Where-Object -Property Severity -EQ -Value Error | Should -Not -BeNullOrEmpty
    }
}
