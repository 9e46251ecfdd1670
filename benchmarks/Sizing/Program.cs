using System.Globalization;
using Scalable.Benchmarks.Sizing;

const string Usage = """
    traces --scalable PROGRAM FILE...
        replays Nextflow traces through 'PROGRAM advise --stream' in both protocols: waste, failures, calibration
    histories DIRECTORY...
        replays run stores in time order: waste against the quantile rule, coverage of the 90 % bounds
    backends all|TYPE,TYPE... DIRECTORY...
        replays run stores with our trainers and with ML.NET's by model type: waste and processor time
    published FILE...
        replays the published simple rules on Nextflow traces: their waste here against what was published
    ahead WARM DIRECTORY...
        before each run of a store but the first WARM, learns from those before it and asks about all its tasks
    speed --scalable PROGRAM
        10,000 rows of eight kinds of task through the stream: time in all and for one prediction
    """;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["traces", "--scalable", string program, .. { Length: > 0 } files]: TraceBenchmark.Run(program, files); return 0;
    case ["histories", .. { Length: > 0 } directories]: HistoryBenchmark.Run(directories); return 0;
    case ["backends", string types, .. { Length: > 0 } directories]: BackendBenchmark.Run(types, directories); return 0;
    case ["published", .. { Length: > 0 } files]: PublishedRules.Run(files); return 0;
    case ["ahead", string warm, .. { Length: > 0 } directories]: RunAheadBenchmark.Run(warm, directories); return 0;
    case ["speed", "--scalable", string program]: SpeedBenchmark.Run(program); return 0;
    default: Console.Error.WriteLine(Usage); return 2;
}
