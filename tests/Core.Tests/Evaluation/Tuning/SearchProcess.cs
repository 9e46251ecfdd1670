using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Scalable.Evaluation.Tuning;

namespace Scalable.Tests.Evaluation.Tuning;

/// <summary>
/// A search in a process of its own, to be killed: this test program started once more, which its module initializer then
/// keeps from running tests.
/// </summary>
internal static class SearchProcess
{
    private const string Variable = "SCALABLE_TESTS_SEARCH";

    public static Process Start(string study, int trials)
    {
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(SearchProcess).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null));
        start.Environment[Variable] = string.Create(CultureInfo.InvariantCulture, $"{trials}\n{study}");
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } order) return;
        string[] parts = order.Split('\n');
        HyperparameterSearch.Run(TuningWorld.Runs(12, 12), TuningWorld.Small with { MaxTrials = int.Parse(parts[0], CultureInfo.InvariantCulture), StudyPath = parts[1] });
        Environment.Exit(0);
    }
}
