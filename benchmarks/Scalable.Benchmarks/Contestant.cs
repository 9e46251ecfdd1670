using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Scalable.Benchmarks;

/// <summary>A process that trains on request.</summary>
internal sealed class Contestant : IDisposable
{
    private readonly Process _process;

    private Contestant(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    public string Name { get; }

    public List<double> Walls { get; } = [];

    public List<double> Cpus { get; } = [];

    public List<double> Predictions { get; } = [];

    public double Rmse { get; private set; }

    /// <summary>The peak memory of the process after its first fit, the reading of the data included.</summary>
    public double PeakMegabytes { get; private set; }

    /// <summary>The first fit of the process, in seconds of wall time: what a single command waits for.</summary>
    public double FirstFitSeconds { get; private set; }

    /// <param name="data">The table.</param>
    /// <param name="contest">The settings.</param>
    /// <param name="trainer">One of <see cref="Trainer"/>.</param>
    public static Contestant OnDotNet(string data, Contest contest, string trainer) => Start(trainer, Environment.ProcessPath!, ["worker", data, contest.Name, trainer]);

    public static Contestant Peer(string python, string data, string peer) =>
        Start(peer, python, [Path.Combine(AppContext.BaseDirectory, "peers.py"), data, peer]);

    /// <summary>Fits until it is warm: at least once, for up to three seconds or 1,000 times.</summary>
    public void WarmUp()
    {
        Stopwatch spent = Stopwatch.StartNew();
        for (int fit = 0; fit < 1000 && (fit == 0 || spent.Elapsed.TotalSeconds < 3); fit++)
        {
            JsonObject answer = Ask("fit");
            if (fit > 0) continue;
            FirstFitSeconds = (double)answer["wall"]!;
            PeakMegabytes = (double)answer["peak_kilobytes"]! / 1024;
        }
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
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Contestant Start(string name, string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        // Threads of OpenMP that wait by spinning take the other side's cores.
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        Contestant contestant = new(name, Process.Start(start) ?? throw new InvalidOperationException($"'{program}' could not be started."));
        contestant.Read();
        return contestant;
    }

    private JsonObject Ask(string request)
    {
        _process.StandardInput.WriteLine(request);
        _process.StandardInput.Flush();
        return Read();
    }

    private JsonObject Read() =>
        JsonNode.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} ended without an answer; what it said is above."))!.AsObject();
}
