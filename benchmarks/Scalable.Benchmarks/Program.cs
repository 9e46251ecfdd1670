using Scalable.Benchmarks;

const string Usage = """
    peers [--sizes 200,2000,...] [--repetitions 5] [--work boosting,forest,linear] [--data DIRECTORY] [--python PROGRAM]
        times our learners and the peers found on this machine in turn, and prints a table of ratios
    trial [--repetitions 5]
        times one trial of a hyperparameter search
    search RUNS... [--strategies random,tpe,...] [--trials 100] [--metric Waste] [--target Memory] [--seed 42]
        times whole searches on run stores
    """;

try
{
    switch (args)
    {
        case ["peers", .. string[] rest]: PeerContest.Run(BenchmarkOptions.Read(rest)); return 0;
        case ["trial", .. string[] rest]: SearchTrial.Run(BenchmarkOptions.Read(rest).Repetitions); return 0;
        case ["search", .. string[] rest]: TuningSpeed.Run(TuningBenchmarkOptions.Read(rest)); return 0;
        case ["worker", string data, string contest]: OurWorker.Run(data, Contest.ByName(contest)); return 0;
        default: Console.Error.WriteLine(Usage); return 2;
    }
}
catch (Exception problem) when (problem is ArgumentException or FormatException)
{
    Console.Error.WriteLine(problem.Message);
    return 2;
}
