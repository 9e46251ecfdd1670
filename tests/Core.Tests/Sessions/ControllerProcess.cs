using System.Diagnostics;
using System.Runtime.CompilerServices;
using Scalable.Sessions.Manifests;
using Scalable.Sessions;

namespace Scalable.Tests.Sessions;

/// <summary>
/// A session in a process of its own, to be killed: this test program started once more, which its module initializer
/// then keeps from running tests. It submits tasks and prints the id of each one that is acknowledged.
/// </summary>
internal static class ControllerProcess
{
    private const string Variable = "SCALABLE_TESTS_CONTROLLER";

    /// <summary>Starts a controller that submits the same shell script a number of times.</summary>
    public static Process Start(string directory, string manifest, string task, string script, int count)
    {
        string manifestPath = Path.Combine(directory, "scalable.yaml");
        File.WriteAllText(manifestPath, manifest);
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(ControllerProcess).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null)) { RedirectStandardOutput = true, WorkingDirectory = directory };
        start.Environment[Variable] = string.Join('\n', manifestPath, task, script, count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }

    /// <summary>Reads acknowledged ids until there are enough; the first line is the run's directory.</summary>
    public static List<string> ReadAcknowledged(Process controller, int enough)
    {
        var lines = new List<string>();
        while (lines.Count < enough + 1 && controller.StandardOutput.ReadLine() is { } line) lines.Add(line);
        return lines;
    }

    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } order) return;
        string[] parts = order.Split('\n');
        Manifest manifest = Manifest.Load(parts[0]);
        string directory = Path.GetDirectoryName(parts[0])!;
        ScalableSession session = ScalableSession.Start(manifest, new SessionOptions { RunsDirectory = Path.Combine(directory, "runs"), WorkingDirectory = directory });
        Console.WriteLine(session.RunDirectory);
        for (int i = 0; i < int.Parse(parts[3], System.Globalization.CultureInfo.InvariantCulture); i++)
            Console.WriteLine(session.Submit(SessionFixture.Shell(parts[1], parts[2])).Id);
        session.Wait();
        session.Stop();
        Environment.Exit(0);
    }
}
