BeforeAll {
    . (Join-Path $PSScriptRoot 'TestSupport.ps1')
    $synthetic = Join-Path $repository 'tests/fixtures/synthetic'
    $page = Join-Path $TestDrive 'report.html'
    $written = Get-ScalableRun -Path $synthetic | Export-ScalableReport -Destination $page -Title 'All <runs> & more'
    $html = Get-Content -LiteralPath $page -Raw
    $browser = Get-Command -Name chromium, google-chrome, chrome -CommandType Application -ErrorAction Ignore | Select-Object -First 1

    # What a browser makes of the page at a width: what it complains of, and how much wider the content is than the page.
    function Get-Rendering {
        [CmdletBinding()]
        param([int] $Width)
        $measured = Join-Path $TestDrive "measured-$Width.html"
        $script = "<script>addEventListener('load', () => { document.body.style.width = '${Width}px'; document.title = 'over ' + Math.max(0, document.body.scrollWidth - $Width) })</script></body>"
        Set-Content -LiteralPath $measured -Value $html.Replace('</body>', $script)
        $complaints = Join-Path $TestDrive "complaints-$Width.txt"
        $profile = Join-Path $TestDrive "browser-$Width"
        $dom = & $browser --headless --no-sandbox --disable-gpu --enable-logging=stderr "--user-data-dir=$profile" "--window-size=$Width,1200" --dump-dom ([uri]::new($measured).AbsoluteUri) 2> $complaints
        [pscustomobject]@{
            Title      = [regex]::Match("$dom", '<title>(over [^<]*)</title>').Groups[1].Value
            Complaints = @(Get-Content -LiteralPath $complaints) -match 'CONSOLE'
        }
    }
}

Describe 'Export-ScalableReport' {
    It 'writes one file that needs nothing else and says what the history holds' {
        $written.FullName | Should -Be $page
        $html | Should -Match '<h1>All &lt;runs&gt; &amp; more</h1>'
        $html | Should -Match '12 runs'
        foreach ($task in 'aggregate', 'run_demeter_scenario', 'run_gcam') { $html | Should -Match "<td>$task</td>" }
        $html | Should -Not -Match 'https?://(?!www\.w3\.org)'
        $html | Should -Not -Match '<script'
        $html.Length | Should -BeLessThan 3MB
        $efficiency = Get-ScalableEfficiency -Path $synthetic | Where-Object Name -EQ run_gcam
        $html | Should -Match "<td>$([regex]::Escape($efficiency.WastedText))</td>"
    }

    It 'has a title and a description for every plot' {
        $plots = [regex]::Matches($html, '(?s)<svg.*?</svg>').Value
        @($plots).Count | Should -Be 5
        foreach ($plot in $plots) { $plot | Should -Match 'role="img">\s*<title>[^<]+</title>\s*<desc>[^<]+</desc>' }
    }

    It 'is shown by a browser <Width> pixels wide without a complaint, and nothing sticks out' -ForEach @{ Width = 400 }, @{ Width = 1600 } {
        if (-not $browser) { Set-ItResult -Skipped -Because 'no Chromium or Chrome is installed'; return }
        $rendering = Get-Rendering -Width $Width
        $rendering.Complaints | Should -BeNullOrEmpty
        $rendering.Title | Should -Be 'over 0'
    }

    It 'shows names from records as text, whatever they hold' {
        $store = Join-Path $TestDrive 'hostile'
        1..3 | ForEach-Object { [pscustomobject]@{ Task = '<img src=x onerror=alert(1)>'; DurationSeconds = 60; PeakMemoryBytes = 1e9; RequestedMemoryBytes = 4e9; Started = "2026-0$_-01T00:00:00Z" } } |
            Import-ScalableRun -Format Table -Destination $store -Map @{ Task = 'Task'; Duration = 'DurationSeconds'; PeakMemory = 'PeakMemoryBytes'; Memory = 'RequestedMemoryBytes'; Started = 'Started' } | Out-Null
        $hostile = Export-ScalableReport -Path $store -Destination (Join-Path $TestDrive 'hostile.html') | Get-Content -Raw
        $hostile | Should -Match '&lt;img src=x'
        $hostile | Should -Not -Match '<img'
    }

    It 'lists the decisions and searches given' {
        $decision = Test-ScalingDecision -Scaler (New-AdaptiveScaler -MaxWorker 4) -PendingTask @{ Task = 'run_gcam'; Tag = 'gcam' } -ActiveWorker @{ gcam = 0 }
        $search = Invoke-HyperparameterSearch -Path $synthetic -ModelType Linear -MaxTrial 3 -CvFold 2
        $full = Export-ScalableReport -Path $synthetic -Destination (Join-Path $TestDrive 'full.html') -Decision $decision -Search $search | Get-Content -Raw
        $full | Should -Match '<h2>Scaling decisions</h2>'
        $full | Should -Match '<h2>Hyperparameter search</h2>'
    }

    It 'does not replace a file without -Force' {
        { Export-ScalableReport -Path $synthetic -Destination $page -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,Scalable.Commands.ExportScalableReportCommand'
        (Export-ScalableReport -Path $synthetic -Destination $page -Force).Name | Should -Be 'report.html'
    }
}
