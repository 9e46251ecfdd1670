BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $advisor = New-ResourceAdvisor -Path (Join-Path $repository 'tests/fixtures/synthetic')
    $answers = $advisor | Get-ResourceRecommendation -Task aggregate, run_gcam
}

Describe 'ConvertTo-ScalableConfig' {
    It 'writes one text of all that is piped' {
        $text = $answers | ConvertTo-ScalableConfig -Format Nextflow
        @($text).Count | Should -Be 1
        $text | Should -BeOfType string
        $text | Should -Match "withName: 'aggregate'"
        $text | Should -Match "withName: 'run_gcam'"
        $text | Should -Match '// aggregate: quantile, \d+ records'
    }

    It 'writes a text for each task for Slurm, with numbers that suffice' {
        $text = ConvertTo-ScalableConfig Slurm -Recommendation $answers
        $text.Count | Should -Be 2
        $text[0] -match '--mem=(\d+)M' | Should -BeTrue
        [long] $matches[1] * 1MB | Should -BeGreaterOrEqual $answers[0].Memory.Bytes
    }

    It 'writes sections of a manifest that has no errors' {
        $file = Join-Path $TestDrive 'advised.yaml'
        $head = 'version: 1', 'project: {name: demo}', 'targets: {local: {provider: local}}'
        @($head) + ($answers | ConvertTo-ScalableConfig -Format Manifest) | Set-Content -LiteralPath $file
        Test-ScalableManifest -LiteralPath $file -Detailed | Should -BeNullOrEmpty
        (Get-ScalablePlan -LiteralPath $file).Components.Count | Should -BeGreaterThan 0
    }

    It 'writes a patch that kubectl lays over a Job' {
        if (-not (Get-Command -Name kubectl -CommandType Application -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'kubectl is not installed'; return }
        $answer = $answers[0]
        $patch = Join-Path $TestDrive 'patch.yaml'
        $answer | ConvertTo-ScalableConfig -Format Kubernetes | Set-Content -LiteralPath $patch
        $job = Join-Path $TestDrive 'job.yaml'
        Set-Content -LiteralPath $job -Value @(
            'apiVersion: batch/v1'
            'kind: Job'
            'metadata: {name: aggregate}'
            'spec:'
            '  template:'
            '    spec:'
            '      restartPolicy: Never'
            '      containers: [{name: aggregate, image: tools, command: [aggregate], resources: {requests: {cpu: 1, memory: 64Gi}}}]'
        )
        $patched = kubectl patch --local --type strategic --filename $job --patch-file $patch --output json 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$patched"
        $spec = ("$patched" | ConvertFrom-Json).spec
        $container = $spec.template.spec.containers
        $container.image | Should -Be 'tools'
        [long] $container.resources.requests.memory | Should -Be $answer.Memory.Bytes
        [long] $container.resources.limits.memory | Should -Be $answer.Memory.Bytes
        "$($container.resources.requests.cpu)" | Should -Be "$($answer.Cpus)"
        $spec.activeDeadlineSeconds | Should -Be $answer.Walltime.TotalSeconds
    }

    It 'completes the formats' {
        $line = 'ConvertTo-ScalableConfig -Format '
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Sort-Object | Should -Be 'Kubernetes', 'Manifest', 'Nextflow', 'Slurm', 'Snakemake'
    }
}
