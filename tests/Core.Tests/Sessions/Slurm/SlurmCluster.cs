using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions.Slurm;

/// <summary>A Slurm of the tests' own of one node, if this machine lets one be started; see tests/slurm/slurm.sh.</summary>
public class SlurmCluster : IDisposable
{
    /// <summary>The collection of all tests with a Slurm: the environment names one at a time.</summary>
    internal const string Collection = "Slurm";

    private const string ConfigurationVariable = "SLURM_CONF";
    private const string NodesVariable = "SLURM_TEST_NODES";

    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-slurm-").FullName;
    private readonly string? _whyNot;

    public SlurmCluster()
        : this(null)
    {
    }

    /// <param name="nodes">The nodes' names; null for one that is named as the machine.</param>
    private protected SlurmCluster(string? nodes)
    {
        if (!OperatingSystem.IsLinux())
        {
            _whyNot = "Slurm runs on Linux";
            return;
        }
        (int exitCode, string errors) = Script(nodes, "start", _directory, $"{FreePort()}", $"{FreePort()}");
        _whyNot = exitCode == 0 ? null : errors.Trim();
        if (_whyNot is null) Environment.SetEnvironmentVariable(ConfigurationVariable, Path.Combine(_directory, "slurm.conf"));
    }

    public void RequireRunning() => Assert.SkipWhen(_whyNot is not null, $"no Slurm here: {_whyNot}");

    public static void Control(params string[] words) => Answer("scontrol", words);

    /// <summary>What a program of Slurm prints.</summary>
    public static string Answer(string program, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true })!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return answer;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_whyNot is null) Script(null, "stop", _directory);
        Environment.SetEnvironmentVariable(ConfigurationVariable, null);
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (IOException)
        {
            // A daemon still writes its log; the system's temporary files are cleaned anyway.
        }
    }

    private static (int ExitCode, string Errors) Script(string? nodes, params string[] arguments)
    {
        string script = Path.Combine(Repository.Root, "tests", "slurm", "slurm.sh");
        // The daemons keep the streams they were started with, so errors go to a file.
        string log = Path.GetTempFileName();
        ProcessStartInfo start = new("/bin/bash", ["-c", "exec \"$@\" > /dev/null 2> \"$0\"", log, script, .. arguments]);
        if (nodes is not null) start.Environment[NodesVariable] = nodes;
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        string errors = File.ReadAllText(log);
        File.Delete(log);
        return (process.ExitCode, errors);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A Slurm with two nodes of 16 cores, one and two.</summary>
public sealed class TwoNodeCluster() : SlurmCluster("one two");
