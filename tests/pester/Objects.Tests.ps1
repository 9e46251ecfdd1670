BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $tasks = Get-ScalableTask -Path $fixtureRuns -Name sort
    $advisor = New-LearnedAdvisor -Path $fixtureRuns
    $expected = $tasks | Get-ResourceRecommendation -Advisor $advisor | ForEach-Object { "$_" }
}

Describe 'Features' {
    It 'are compared, sorted and shown by name' {
        $large = $tasks | Where-Object { $_.Features.input_gb -gt 10 }
        $large | Should -Not -BeNullOrEmpty
        @($large).Count | Should -BeLessThan $tasks.Count
        $sorted = ($tasks | Sort-Object { $_.Features.input_gb }).ForEach({ $_.Features.input_gb })
        $sorted[0] | Should -BeOfType double
        for ($i = 1; $i -lt $sorted.Count; $i++) { $sorted[$i] | Should -Not -BeLessThan $sorted[$i - 1] }
        $tasks[0].Features.Input_GB | Should -Be $tasks[0].Features['input_gb']
        $tasks[0].Features.nothing | Should -BeNullOrEmpty
    }

    It 'are plain values in JSON, a line in CSV' {
        ($tasks[0].Features | ConvertTo-Json | ConvertFrom-Json).input_gb | Should -Be 1
        ($tasks[0] | ConvertTo-Csv | ConvertFrom-Csv).Features | Should -Be 'format=tsv input_gb=1'
        $entries = $tasks[0].Features.GetEnumerator() | ForEach-Object { "$($_.Name):$($_.Value)" }
        $entries | Should -Be 'format:tsv', 'input_gb:1'
    }

    It 'are taken from a dictionary of any kind' {
        $typed = [System.Collections.Generic.Dictionary[string, object]]::new()
        $typed['input_gb'] = 3
        $ordered = [ordered] @{ input_gb = 3 }
        foreach ($given in $typed, $ordered, [pscustomobject] @{ input_gb = 3 }, 'input_gb=3') {
            $answer = $advisor | Get-ResourceRecommendation -Task sort -Feature $given
            "$answer" | Should -Be "$($advisor | Get-ResourceRecommendation -Task sort -Feature @{ input_gb = 3 })"
        }
        { $advisor | Get-ResourceRecommendation -Task sort -Feature 'input_gb' } | Should -Throw '*name=value*'
    }
}

Describe 'Task attempts come back' {
    It 'from Clixml, Import-Csv, JSON and jobs, and give the same advice' {
        $csv = Join-Path $TestDrive 'tasks.csv'
        $xml = Join-Path $TestDrive 'tasks.xml'
        $tasks | Export-Csv -Path $csv
        $tasks | Export-Clixml -Path $xml
        Import-Csv -Path $csv | Get-ResourceRecommendation -Advisor $advisor | ForEach-Object { "$_" } | Should -Be $expected
        Import-Clixml -Path $xml | Get-ResourceRecommendation -Advisor $advisor | ForEach-Object { "$_" } | Should -Be $expected
        $tasks | ConvertTo-Json -Depth 4 | ConvertFrom-Json | Get-ResourceRecommendation -Advisor $advisor | ForEach-Object { "$_" } | Should -Be $expected
        $job = Start-Job -ScriptBlock {
            Import-Module -Name $using:repository/out/Scalable/Scalable.psd1
            Get-ScalableTask -Path $using:fixtureRuns -Name sort
        }
        $job | Receive-Job -Wait -AutoRemoveJob | Get-ResourceRecommendation -Advisor $advisor | ForEach-Object { "$_" } | Should -Be $expected
    }
}

Describe 'Sizes and times' {
    It 'calculate, compare and sum as numbers' {
        $size = [Scalable.Units.MemorySize] '4G'
        $size / 1GB | Should -Be (4e9 / 1GB)
        [long] $size, [double] $size | Should -Be 4000000000, 4e9
        ($size -gt 3GB), ($size -lt 5e9), ($size -eq 4000000000) | Should -Be $true, $true, $true
        ($tasks | Measure-Object -Property PeakMemory -Sum).Sum | Should -Be ($tasks | ForEach-Object { $_.PeakMemory.Bytes } | Measure-Object -Sum).Sum
        $time = [Scalable.Units.Walltime] '90m'
        $time / 3600 | Should -Be 1.5
        [timespan] $time | Should -Be ([timespan]::FromMinutes(90))
        ($tasks | Measure-Object -Property RequestedWalltime -Maximum).Maximum | Should -Be 3600
    }

    It 'are one number in JSON and come back from it' {
        $answer = $advisor | Get-ResourceRecommendation -Task sort | Select-Object -Property Memory, Walltime
        $json = $answer | ConvertTo-Json -Compress
        $json | Should -Match '^\{"Memory":\{"Bytes":\d+\},"Walltime":\{"TotalSeconds":[\d.]+\}\}$'
        $back = $json | ConvertFrom-Json
        [Scalable.Units.MemorySize] $back.Memory | Should -Be $answer.Memory
        [Scalable.Units.Walltime] $back.Walltime | Should -Be $answer.Walltime
    }
}
