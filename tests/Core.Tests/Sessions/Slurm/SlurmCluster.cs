using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions.Slurm;

/// <summary>A one-node Slurm of the tests' own, where this machine lets one be started; see tests/slurm/slurm.sh.</summary>
public sealed class SlurmCluster : IDisposable
{
    private const string ConfigurationVariable = "SLURM_CONF";

    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-slurm-").FullName;
    private readonly string? _whyNot;

    public SlurmCluster()
    {
        if (!OperatingSystem.IsLinux())
        {
            _whyNot = "Slurm runs on Linux";
            return;
        }
        (int exitCode, string errors) = Script("start", _directory, $"{FreePort()}", $"{FreePort()}");
        _whyNot = exitCode == 0 ? null : errors.Trim();
        if (_whyNot is null) Environment.SetEnvironmentVariable(ConfigurationVariable, Path.Combine(_directory, "slurm.conf"));
    }

    public void RequireRunning() => Assert.SkipWhen(_whyNot is not null, $"no Slurm here: {_whyNot}");

    public void Dispose()
    {
        if (_whyNot is null) Script("stop", _directory);
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

    private static (int ExitCode, string Errors) Script(params string[] arguments)
    {
        string script = Path.Combine(Repository.Root, "tests", "slurm", "slurm.sh");
        // The daemons keep the streams they were started with, so errors go to a file.
        string log = Path.GetTempFileName();
        using Process process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", "exec \"$@\" > /dev/null 2> \"$0\"", log, script, .. arguments]))!;
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
