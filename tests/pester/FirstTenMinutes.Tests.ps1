BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $page = Join-Path $repository 'docs/first-ten-minutes.md'

    # What does not depend on the engine's figures or on the machine: words, in their order, with numbers and widths masked.
    function Get-Skeleton {
        [CmdletBinding()]
        param([string] $Text)
        ($Text -replace '\d[\d.,:]*', '#' -replace '-{2,}', '--' -replace ' +', ' ').Trim() -split '\n'
    }
}

Describe 'docs/first-ten-minutes.md' {
    BeforeAll {
        $again = & (Join-Path $repository 'tools/Update-Transcript.ps1') -Path $page -PassThru
    }

    It 'shows what its commands print, but for figures of this machine' {
        Get-Skeleton -Text $again | Should -Be (Get-Skeleton -Text (Get-Content -LiteralPath $page -Raw))
    }

    It 'fits 80 columns in every table and has an output for every block' {
        $outputs = [regex]::Matches($again, '(?ms)^```text\n(.*?)^```').ForEach({ $_.Groups[1].Value })
        @($outputs).Count | Should -Be ([regex]::Matches($again, '(?m)^```powershell').Count)
        $outputs -split '\n' | Where-Object { $_.Length -gt 80 -and $_ -notmatch '^WARNING|^#' } | Should -BeNullOrEmpty
        "$outputs" | Should -Match 'hello from here'
        "$outputs" | Should -Match "WARNING: .*'levle'"
    }
}
