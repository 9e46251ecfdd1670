using System.Globalization;
using Scalable.Scenarios;
using Scalable.Scenarios.Learning;
using Scalable.Scenarios.Scaling;
using Scalable.Scenarios.Sizing;
using Scalable.Scenarios.Startup;
using Scalable.Scenarios.Tuning;

const string Usage = """
    learners peers [--sizes 200,2000,...] [--repetitions 5] [--processes 3] [--work boosting,forest,linear] [--data DIRECTORY] [--python PROGRAM]
        times our learners, ML.NET's, LightGBM and what Python has in turn, and prints a table
    learners trial [--repetitions 5]
        times one trial of a hyperparameter search

    tuning search RUNS...
        times whole hyperparameter searches on run stores
    tuning peer RUNS...
        times ours and scikit-learn's RandomizedSearchCV in turn
    tuning strategies RUNS... [--seeds 20]
        counts the fits that strategies take to reach random search's score
    tuning waste RUNS...
        compares what tuned and default parameters waste on later runs
    tuning kills RUNS [--repetitions 50]
        kills searches at random moments and resumes them
    All of tuning take run stores or directories of them, and [--strategies tpe,...] [--trials 100] [--metric Waste]
    [--target Memory] [--resource Rows] [--seed 42] [--python PROGRAM].

    sizing traces --scalable PROGRAM FILE...
        replays Nextflow traces through 'PROGRAM advise --stream' in both protocols: waste, failures, calibration
    sizing histories DIRECTORY...
        replays run stores in time order: waste against the quantile rule, coverage of the 90 % bounds
    sizing backends all|TYPE,TYPE... DIRECTORY...
        replays run stores with our trainers and with ML.NET's by model type: waste and processor time
    sizing published FILE...
        replays the published simple rules on Nextflow traces: their waste here against what was published
    sizing ahead WARM DIRECTORY...
        before each run of a store but the first WARM, learns from those before it and asks about all its tasks
    sizing speed --scalable PROGRAM
        10,000 rows of eight kinds of task through the stream: time in all and for one prediction

    scaling cases DIRECTORY
        simulates every policy on the traces trace_*.csv of a directory and on four patterns
    scaling held-out
        the same on twelve seeds of the patterns that nothing was tried on: means alone
    scaling repeated DIRECTORY
        simulates every policy on workflows that ran several times, with and without foresight of their earlier runs
    scaling speed
        times decisions over 100,000 pending tasks and simulations of a million events

    startup commands PROGRAM[,PROGRAM...] DIRECTORY...
        times whole processes of 'scalable advise' over run stores, without and with the index of an earlier command
    startup module MODULE[,MODULE...] [COMMAND [REPETITIONS]]
        times Import-Module of each, and COMMAND after it, in fresh PowerShell processes, in turn
    startup store PROGRAM ATTEMPTS [MODULE]
        makes a run store of so many attempts, 100 a run, in a temporary folder, and times whole processes of 'scalable advise' on it:
        cold, unchanged, with one run added; and Get-ScalableRun of the module, if it is named. The folder is deleted afterwards
    startup make DIRECTORY ATTEMPTS
        makes such a store and keeps it
    startup import PROGRAM ROWS
        makes a file of so many rows as sacct prints them, in a temporary folder, and times whole processes of 'scalable import' on it:
        into an empty store, the same again, and killed half way and run again. The folder is deleted afterwards
    startup rows FILE ROWS
        writes such a file
    """;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
try
{
    switch (args)
    {
        case ["learners", "peers", .. string[] rest]: PeerContest.Run(PeerOptions.Read(Arguments.Read(rest))); return 0;
        case ["learners", "trial", .. string[] rest]: SearchTrial.Run(PeerOptions.Read(Arguments.Read(rest)).Repetitions); return 0;
        case ["learners", "worker", string data, string contest, string trainer]: OurWorker.Run(data, Contest.ByName(contest), trainer); return 0;

        case ["tuning", "search", .. string[] rest]: TuningSpeed.Run(TuningOptions.Read(Arguments.Read(rest))); return 0;
        case ["tuning", "peer", .. string[] rest]: TuningPeer.Run(TuningOptions.Read(Arguments.Read(rest))); return 0;
        case ["tuning", "strategies", .. string[] rest]: TuningStrategies.Run(TuningOptions.Read(Arguments.Read(rest))); return 0;
        case ["tuning", "waste", .. string[] rest]: TuningWaste.Run(TuningOptions.Read(Arguments.Read(rest))); return 0;
        case ["tuning", "kills", .. string[] rest]: TuningKills.Run(TuningOptions.Read(Arguments.Read(rest))); return 0;
        case ["tuning", "once", string study, .. string[] rest]: TuningKills.RunOnce(study, TuningOptions.Read(Arguments.Read(rest))); return 0;

        case ["sizing", "traces", "--scalable", string program, .. { Length: > 0 } files]: TraceBenchmark.Run(program, files); return 0;
        case ["sizing", "histories", .. { Length: > 0 } directories]: HistoryBenchmark.Run(directories); return 0;
        case ["sizing", "backends", string types, .. { Length: > 0 } directories]: BackendBenchmark.Run(types, directories); return 0;
        case ["sizing", "published", .. { Length: > 0 } files]: PublishedRules.Run(files); return 0;
        case ["sizing", "ahead", string warm, .. { Length: > 0 } directories]: RunAheadBenchmark.Run(Arguments.Integer(warm), directories); return 0;
        case ["sizing", "speed", "--scalable", string program]: SpeedBenchmark.Run(program); return 0;

        case ["scaling", "cases", string directory]: CaseTable.WriteAll(directory, Console.Out); return 0;
        case ["scaling", "held-out"]: CaseTable.WriteHeldOut(Console.Out); return 0;
        case ["scaling", "repeated", string directory]: RepeatedTable.Write(directory, Console.Out); return 0;
        case ["scaling", "speed"]: SpeedCheck.Run(); return 0;

        case ["startup", "commands", string programs, .. { Length: > 0 } stores]: CommandBenchmark.Run(programs.Split(','), stores); return 0;
        case ["startup", "module", string modules]: ModuleBenchmark.Run(modules.Split(','), ""); return 0;
        case ["startup", "module", string modules, string command]: ModuleBenchmark.Run(modules.Split(','), command); return 0;
        case ["startup", "module", string modules, string command, string repetitions]: ModuleBenchmark.Run(modules.Split(','), command, Arguments.Integer(repetitions)); return 0;
        case ["startup", "store", string program, string attempts]: StoreBenchmark.Run(program, Arguments.Integer(attempts), module: null); return 0;
        case ["startup", "store", string program, string attempts, string module]: StoreBenchmark.Run(program, Arguments.Integer(attempts), module); return 0;
        case ["startup", "make", string directory, string attempts]: StoreMaker.Make(directory, Arguments.Integer(attempts)); return 0;
        case ["startup", "import", string program, string rows]: ImportBenchmark.Run(program, Arguments.Integer(rows)); return 0;
        case ["startup", "rows", string file, string rows]: Console.WriteLine($"{SacctMaker.Write(file, Arguments.Integer(rows)):N0} attempts"); return 0;
        default: Console.Error.WriteLine(Usage); return 2;
    }
}
catch (Exception problem) when (problem is ArgumentException or FormatException)
{
    Console.Error.WriteLine(problem.Message);
    return 2;
}
