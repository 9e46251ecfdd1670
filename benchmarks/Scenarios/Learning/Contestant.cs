using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Scalable.Scenarios.Learning;

/// <summary>Something that trains on request, in a process of its own.</summary>
internal sealed class Contestant : IDisposable
{
    private readonly ProcessStartInfo _start;
    private Process? _process;

    private Contestant(string name, string program, string[] arguments)
    {
        Name = name;
        _start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        // Threads of OpenMP that wait by spinning take the other side's cores.
        _start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
    }

    public string Name { get; }

    /// <summary>The first fits of processes, in seconds of wall time: what a single command waits for.</summary>
    public List<double> FirstFits { get; } = [];

    public List<double> FirstCpus { get; } = [];

    public List<double> Walls { get; } = [];

    public List<double> Cpus { get; } = [];

    public List<double> Predictions { get; } = [];

    public double Rmse { get; private set; }

    /// <summary>The peak memory of the process after its first fit, the reading of the data included.</summary>
    public double PeakMegabytes { get; private set; }

    /// <param name="data">The table.</param>
    /// <param name="contest">The settings.</param>
    /// <param name="trainer">One of <see cref="Trainer"/>.</param>
    public static Contestant OnDotNet(string data, Contest contest, string trainer) => new(trainer, OwnProcess.Program, OwnProcess.Arguments("learners", "worker", data, contest.Name, trainer));

    public static Contestant Peer(string python, string data, string peer) =>
        new(peer, python, [Path.Combine(AppContext.BaseDirectory, "peers.py"), data, peer]);

    /// <summary>Fits once in a fresh process, which then stays for the other requests.</summary>
    public void FitFresh()
    {
        Dispose();
        _process = Process.Start(_start) ?? throw new InvalidOperationException($"'{_start.FileName}' could not be started.");
        Read(_process);
        JsonObject answer = Ask("fit");
        FirstFits.Add((double)answer["wall"]!);
        FirstCpus.Add((double)answer["cpu"]!);
        PeakMegabytes = Math.Max(PeakMegabytes, (double)answer["peak_kilobytes"]! / 1024);
    }

    /// <summary>Fits until it is warm: for two seconds of processor time or 1,000 times.</summary>
    public void WarmUp()
    {
        double spent = FirstCpus[^1];
        for (int fit = 0; fit < 1000 && spent < 2; fit++) spent += (double)Ask("fit")["cpu"]!;
    }

    public void Fit()
    {
        JsonObject answer = Ask("fit");
        Walls.Add((double)answer["wall"]!);
        Cpus.Add((double)answer["cpu"]!);
        Rmse = (double)answer["rmse"]!;
    }

    public void Predict() => Predictions.Add((double)Ask("predict")["wall"]!);

    public void Dispose()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    private JsonObject Ask(string request)
    {
        Process process = _process ?? throw new InvalidOperationException($"{Name} has not been started.");
        process.StandardInput.WriteLine(request);
        process.StandardInput.Flush();
        return Read(process);
    }

    private JsonObject Read(Process process) =>
        JsonNode.Parse(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} ended without an answer; what it said is above."))!.AsObject();
}
