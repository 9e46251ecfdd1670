using Scalable.Benchmarks;

const string Usage = """
    peers [--sizes 200,2000,...] [--repetitions 5] [--processes 3] [--work boosting,forest,linear] [--data DIRECTORY] [--python PROGRAM]
        times our learners, ML.NET's, LightGBM and what Python has in turn, and prints a table
    trial [--repetitions 5]
        times one trial of a hyperparameter search
    search RUNS...
        times whole hyperparameter searches on run stores
    search-peer RUNS...
        times ours and scikit-learn's RandomizedSearchCV in turn
    search-strategies RUNS... [--seeds 20]
        counts the fits that strategies take to reach random search's score
    search-waste RUNS...
        compares what tuned and default parameters waste on later runs
    search-kills RUNS [--repetitions 50]
        kills searches at random moments and resumes them
    All searches take run stores or directories of them, and [--strategies tpe,...] [--trials 100] [--metric Waste]
    [--target Memory] [--resource Rows] [--seed 42] [--python PROGRAM].
    """;

try
{
    switch (args)
    {
        case ["peers", .. string[] rest]: PeerContest.Run(BenchmarkOptions.Read(rest)); return 0;
        case ["trial", .. string[] rest]: SearchTrial.Run(BenchmarkOptions.Read(rest).Repetitions); return 0;
        case ["search", .. string[] rest]: TuningSpeed.Run(TuningBenchmarkOptions.Read(rest)); return 0;
        case ["search-peer", .. string[] rest]: TuningPeer.Run(TuningBenchmarkOptions.Read(rest)); return 0;
        case ["search-strategies", .. string[] rest]: TuningStrategies.Run(TuningBenchmarkOptions.Read(rest)); return 0;
        case ["search-waste", .. string[] rest]: TuningWaste.Run(TuningBenchmarkOptions.Read(rest)); return 0;
        case ["search-kills", .. string[] rest]: TuningKills.Run(TuningBenchmarkOptions.Read(rest)); return 0;
        case ["search-once", string study, .. string[] rest]: TuningKills.RunOnce(study, TuningBenchmarkOptions.Read(rest)); return 0;
        case ["worker", string data, string contest, string trainer]: OurWorker.Run(data, Contest.ByName(contest), trainer); return 0;
        default: Console.Error.WriteLine(Usage); return 2;
    }
}
catch (Exception problem) when (problem is ArgumentException or FormatException)
{
    Console.Error.WriteLine(problem.Message);
    return 2;
}
