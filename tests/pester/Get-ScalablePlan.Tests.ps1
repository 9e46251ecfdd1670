BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $manifest = New-TestManifest -Directory $TestDrive
}

Describe 'Get-ScalablePlan' {
    It 'plans workers, resources and cost' {
        $plan = $manifest | Get-ScalablePlan -Target local
        $plan.Target | Should -Be 'local'
        $plan.Components.Component | Should -Be 'large', 'small'
        $plan.Components.Workers | Should -Be 1, 2
        # One worker with two cores and two with one, at 0.5 a core and hour.
        $plan.CostPerHour | Should -Be 2
        @($plan.Components[0]).Count | Should -Be 1
        @($plan.Components[0].Tasks[0]).Count | Should -Be 1
    }

    It 'favours what it is told to' {
        (Get-ScalablePlan -Path $manifest -Target local -Objective MinimizeCost).Components.Workers | Should -Be 1, 1
    }

    It 'follows an advisor' {
        $directory = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'advised')
        Set-Content -LiteralPath (Join-Path $directory 'scalable.yaml') -Value 'version: 1', 'project: {name: demo}', 'targets: {local: {provider: local}}', 'components: {small: {cpus: 1}}', 'tasks: {sort: {component: small}}'
        $advisor = New-ResourceAdvisor -Path $fixtureRuns
        $component = (Get-ScalablePlan -Path (Join-Path $directory 'scalable.yaml') -Advisor $advisor).Components[0]
        $component.Resources.Memory.Bytes | Should -Be (Get-ResourceRecommendation -Advisor $advisor -Task sort -Target local).Memory.Bytes
    }

    It 'shows the plan as a table' {
        Get-ScalablePlan -Path $manifest -Target local | Out-String | Should -Match 'small\s+2\s+1\s+-\s+-\s+manifest\s+hello'
    }

    It 'refuses a manifest with errors' {
        $bad = Join-Path $TestDrive 'bad.yaml'
        Set-Content -LiteralPath $bad -Value 'version: 7'
        Get-ScalablePlan -Path $bad -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'ManifestInvalid,Scalable.Commands.GetScalablePlanCommand'
    }
}
