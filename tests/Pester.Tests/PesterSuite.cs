using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Scalable.Tests.TestSupport;

namespace Scalable.Pester.Tests;

/// <summary>How one test of a Pester file ended.</summary>
public enum PesterOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>One test, or a block or file that failed outside its tests. The message is the error, or why it was skipped.</summary>
public sealed record PesterResult(string Name, PesterOutcome Outcome, string? Message)
{
    /// <summary>What stands behind the name in the list of tests.</summary>
    public override string ToString() => Outcome.ToString();
}

/// <summary>Runs tests/pester/Invoke-Suite.ps1 and reads what it reports.</summary>
internal static class PesterSuite
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNameCaseInsensitive = true, Converters = { new JsonStringEnumConverter() } };

    /// <exception cref="InvalidOperationException">PowerShell ended without a report.</exception>
    public static IReadOnlyList<PesterResult> Run()
    {
        PowerShellProgram.PutOnPath();
        string report = Path.Combine(AppContext.BaseDirectory, "pester.json");
        File.Delete(report);
        var start = new ProcessStartInfo(PowerShellProgram.FullPath, ["-NoProfile", "-NonInteractive", "-File", Path.Combine(Repository.Root, "tests", "pester", "Invoke-Suite.ps1"), "-ReportPath", report, "-PesterPath", Metadata("PesterModule")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["SCALABLE_TEST_YAML"] = Metadata("OtherYamlLibrary");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (!File.Exists(report)) throw new InvalidOperationException($"'{PowerShellProgram.FullPath}' ended with exit code {process.ExitCode} and no report.\n{output.Result}\n{errors.Result}");
        PesterResult[] results = JsonSerializer.Deserialize<PesterResult[]>(File.ReadAllText(report), s_json)!;
        return results.Length > 0 ? results : throw new InvalidOperationException($"Pester found no test.\n{output.Result}");
    }

    private static string Metadata(string key) => typeof(PesterSuite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
