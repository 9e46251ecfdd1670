using System.Diagnostics;
using Scalable.Tests.TestSupport;

namespace Scalable.Cli.Tests;

/// <summary>Runs the built command line as its users do: as a process.</summary>
internal static class ScalableProcess
{
    public static string Root => Repository.Root;

    public static string FixtureRuns { get; } = Repository.Fixture("runs");

    public static Result Run(params string[] arguments) => Run(standardInput: null, arguments);

    /// <summary>Starts it, for a test that does not wait for its end.</summary>
    /// <param name="heedsSignals">Whether signals act as in a terminal, also if the tests were started in the background, where a shell has them ignored.</param>
    /// <param name="environment">Variables to set.</param>
    public static Process Start(string[] arguments, string workingDirectory, bool heedsSignals = false, IReadOnlyDictionary<string, string>? environment = null)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "scalable.dll");
        string[] command = heedsSignals ? ["env", "--default-signal", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory,
        };
        start.Environment.Remove("SCALABLE_RUNS_DIR");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static Result Run(string? standardInput, string[] arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using Process process = Start(arguments, workingDirectory ?? Path.GetTempPath(), environment: environment);
        Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(standardInput);
        process.StandardInput.Close();
        process.WaitForExit();
        return new Result(process.ExitCode, output.Result, errors.Result);
    }

    internal sealed record Result(int ExitCode, string Output, string Errors);
}
