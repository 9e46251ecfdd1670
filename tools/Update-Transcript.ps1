#requires -Version 7.4
<#
.SYNOPSIS
Runs the commands of a Markdown page in order and puts what they print behind them.
.DESCRIPTION
Each block of powershell is run in one new PowerShell, in an empty folder with a copy of examples/ in it, and the block of text
behind it is replaced by what it prints at 80 columns. Names of runs and of folders are replaced by fixed ones.
.EXAMPLE
./tools/Update-Transcript.ps1 -Path ./docs/first-ten-minutes.md
.EXAMPLE
./tools/Update-Transcript.ps1 -Path ./docs/first-ten-minutes.md -PassThru
Writes the page instead of changing it.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $Path,

    # Writes the page and leaves the file as it is.
    [Parameter()]
    [switch] $PassThru
)

$ErrorActionPreference = 'Stop'
$repository = Split-Path -Parent $PSScriptRoot
$page = Get-Content -LiteralPath $Path -Raw
$blocks = [regex]::Matches($page, '(?ms)^```powershell\n(?<code>.*?)^```\n(?<output>\n```text\n.*?^```\n)?')
$place = (New-Item -ItemType Directory -Path (Join-Path ([System.IO.Path]::GetTempPath()) "scalable-page-$([guid]::NewGuid().ToString('N'))")).FullName
try {
    Copy-Item -LiteralPath (Join-Path $repository 'examples') -Destination $place -Recurse
    $mark = "=== $([guid]::NewGuid()) ==="
    $file = Join-Path $place 'page.ps1'
    $lines = @("`$ErrorActionPreference = 'Stop'", "Set-Location -LiteralPath '$place'")
    foreach ($block in $blocks) {
        $code = $block.Groups['code'].Value.Replace('Import-Module Scalable', "Import-Module '$(Join-Path $repository 'out/Scalable')'")
        $lines += "'$mark'", ". {`n$code} 3>&1 | ForEach-Object { if (`$_ -is [System.Management.Automation.WarningRecord]) { `"WARNING: `$_`" } else { `$_ } } | Out-String -Width 80"
    }
    Set-Content -LiteralPath $file -Value $lines
    $env:NO_COLOR = '1'
    $said = pwsh -NoProfile -NonInteractive -File $file
    if ($LASTEXITCODE) { throw "The commands ended with exit code ${LASTEXITCODE}: $($said -join "`n")" }
    $outputs = ($said -join "`n").Split($mark)[1..$blocks.Count] | ForEach-Object {
        ($_ -replace [regex]::Escape($place), '/home/ada/try' -replace '(?<=^|\s)run-\d{8}T\d{6}Z-try-[0-9a-f]{8}', 'run-20261126T120000Z-try-0a1b2c3d' -replace '(?m) +$').Trim("`n")
    }
    $position = [ref] 0
    $new = [regex]::Replace($page, '(?ms)^```powershell\n(?<code>.*?)^```\n(?<output>\n```text\n.*?^```\n)?', {
            param($block)
            $output = @($outputs)[$position.Value++]
            "``````powershell`n$($block.Groups['code'].Value)```````n" + ($output ? "`n``````text`n$output`n```````n" : '')
        })
    if ($PassThru) { $new }
    elseif ($PSCmdlet.ShouldProcess($Path)) { Set-Content -LiteralPath $Path -Value $new -NoNewline }
}
finally {
    Remove-Item -LiteralPath $place -Recurse -Force
}
