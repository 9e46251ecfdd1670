using System.Diagnostics;

namespace Scalable.Scenarios.Learning;

/// <summary>Times ours and the peers in turn on the same data.</summary>
internal static class PeerContest
{
    public static void Run(PeerOptions options)
    {
        string directory = options.DataDirectory ?? Path.Combine(Path.GetTempPath(), "scalable-benchmarks");
        Directory.CreateDirectory(directory);
        Console.WriteLine(ResultTable.Header);
        foreach (Contest contest in options.Contests)
        {
            foreach (int rows in options.Sizes.Where(rows => rows <= contest.MaxRows))
            {
                string data = Path.Combine(directory, $"friedman_{rows}.csv");
                if (!File.Exists(data)) Friedman.Write(data, rows);
                Run(contest, rows, data, options);
            }
        }
    }

    private static void Run(Contest contest, int rows, string data, PeerOptions options)
    {
        List<Contestant> contestants =
        [
            Contestant.OnDotNet(data, contest, Trainer.Ours),
            .. contest.Trainers.Select(trainer => Contestant.OnDotNet(data, contest, trainer)),
            .. contest.Peers.Where(peer => IsThere(options.Python, peer)).Select(peer => Contestant.Peer(options.Python, data, peer)),
        ];
        for (int process = 0; process < options.Processes; process++)
            foreach (Contestant contestant in contestants) contestant.FitFresh();
        foreach (Contestant contestant in contestants) contestant.WarmUp();
        for (int repetition = 0; repetition < options.Repetitions; repetition++)
        {
            foreach (Contestant contestant in contestants)
            {
                contestant.Fit();
                contestant.Predict();
            }
        }

        foreach (Contestant contestant in contestants)
        {
            Console.WriteLine(ResultTable.Line(contest, rows, contestant, contestants[0]));
            contestant.Dispose();
        }
    }

    private static bool IsThere(string python, string peer)
    {
        string module = peer == "xgb" ? "xgboost" : "sklearn";
        try
        {
            using Process probe = Process.Start(new ProcessStartInfo(python, ["-c", $"import {module}, pandas"]) { RedirectStandardError = true })!;
            probe.WaitForExit();
            if (probe.ExitCode == 0) return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }

        Console.Error.WriteLine($"{peer} is left out: {python} has no {module} (and pandas).");
        return false;
    }
}
