using Scalable.Runs;

namespace Scalable.Sessions.Engine;

/// <summary>
/// Carries PowerShell scripts to where they run: as files, read by a runner of ours that puts the output objects into
/// another file. Nothing of them ever stands on a command line.
/// </summary>
internal sealed class ScriptFiles(string runDirectory, string powerShell)
{
    private const string RunnerName = "runner.ps1";
    private const string ErrorSuffix = ".error"; // the runner below writes it
    private const int MaxErrorLength = 2000;
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: true);

    public void Write(string taskDirectory, ScriptPayload script)
    {
        string runner = Path.Combine(runDirectory, RunnerName);
        if (!File.Exists(runner)) File.WriteAllText(runner, Runner, s_utf8);
        WriteOwners(Path.Combine(taskDirectory, "script.ps1"), script.Text);
        if (script.ArgumentsXml is { } arguments) WriteOwners(Path.Combine(taskDirectory, "arguments.clixml"), arguments);
    }

    private static void WriteOwners(string path, string text) => AtomicFile.Write(path, s_utf8.GetPreamble().Concat(s_utf8.GetBytes(text)).ToArray(), ownerOnly: true);

    public IReadOnlyList<string> Command(string taskDirectory, int attempt) =>
        [powerShell, "-NoLogo", "-NoProfile", "-NonInteractive", "-File", Path.Combine(runDirectory, RunnerName), taskDirectory, ResultPath(taskDirectory, attempt)];

    public static string ResultPath(string taskDirectory, int attempt) => Path.Combine(taskDirectory, $"result.{attempt}.clixml");

    /// <summary>What the error said that ended a script; null if none did.</summary>
    public static string? ReadError(string taskDirectory, int attempt)
    {
        string path = ResultPath(taskDirectory, attempt) + ErrorSuffix;
        return File.Exists(path) && FileTrouble.OrNothing(() => FileStatus.ReadStart(path, MaxErrorLength).Trim()) is { Length: > 0 } message ? message : null;
    }

    /// <summary>
    /// A script that ends in an error ends the process with 1, after what it returned before and what the error says were
    /// written; one that calls exit ends it with its own code and returns nothing. The result appears whole or not at all.
    /// </summary>
    private const string Runner = """
        param([Parameter(Mandatory)] [string] $TaskDirectory, [Parameter(Mandatory)] [string] $ResultPath)
        $argumentFile = Join-Path $TaskDirectory 'arguments.clixml'
        [object[]] $scriptArguments = @()
        if (Test-Path -LiteralPath $argumentFile) { [object[]] $scriptArguments = Import-Clixml -LiteralPath $argumentFile }
        $output = [Collections.Generic.List[object]]::new()
        $exitCode = 0
        try {
            $scriptBlock = [scriptblock]::Create([IO.File]::ReadAllText((Join-Path $TaskDirectory 'script.ps1')))
            # The object that was piped in, or the first argument, is $_ in the script too.
            if ($scriptArguments.Count -gt 0) { $_ = $scriptArguments[0] }
            & $scriptBlock @scriptArguments | & { process { $output.Add($_) } }
        }
        catch {
            [Console]::Error.WriteLine(($_ | Out-String).TrimEnd())
            [Console]::Error.WriteLine($_.ScriptStackTrace)
            [IO.File]::WriteAllText("$ResultPath.error", $_.Exception.Message)
            $exitCode = 1
        }
        Export-Clixml -InputObject $output.ToArray() -LiteralPath "$ResultPath.new" -Depth 5
        Move-Item -LiteralPath "$ResultPath.new" -Destination $ResultPath -Force
        exit $exitCode

        """;
}
