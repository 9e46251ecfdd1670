#!/usr/bin/env dotnet
#:project ../src/Core/Scalable.Core.csproj
#:project ../src/Yaml/Scalable.Yaml.csproj

// Records a history of real runs: sorting, compressing and multiplying matrices over inputs of many sizes, on this machine.
//     dotnet run examples/RecordHistory.cs -- .scalable/recorded 32 20
// The inputs are always the same; what they take is what this machine took. It needs sort, xz and awk.

using System.Text;
using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions;

string store = Path.GetFullPath(args[0]);
int runs = int.Parse(args[1]), tasksPerRun = int.Parse(args[2]);
string work = Directory.CreateTempSubdirectory("scalable-example-").FullName;
var random = new Random(20261122);
Manifest manifest = Manifest.Load("examples/scalable.yaml", "local");

for (int run = 0; run < runs; run++)
{
    using ScalableSession session = ScalableSession.Start(manifest, new SessionOptions { RunsDirectory = store, WorkingDirectory = work });
    for (int task = 0; task < tasksPerRun; task++) session.Submit(Next());
    session.Wait();
    session.Stop();
    // A recorded history is not taken up again, and what the tasks printed is of no interest.
    Directory.Delete(Path.Combine(session.RunDirectory, "tasks"), recursive: true);
    File.Delete(Path.Combine(session.RunDirectory, "submissions.jsonl"));
    foreach (string file in Directory.EnumerateFiles(work)) File.Delete(file);
    Console.WriteLine($"{session.RunId}: {session.Tasks.Count(task => task.State == TaskState.Succeeded)} of {session.Tasks.Count} succeeded, {session.Tasks.Count(task => task.Attempts.Count > 1)} at a later attempt");
}
Directory.Delete(work, recursive: true);

TaskSubmission Next() => random.Next(3) switch
{
    0 => Sort(megabytes: Math.Exp(random.NextDouble() * 3.7) / 2),
    1 => Compress(megabytes: Math.Exp(random.NextDouble() * 2.5) / 4, level: random.Next(0, 10)),
    _ => Multiply(order: random.Next(20, 180)),
};

TaskSubmission Sort(double megabytes)
{
    (string file, int lines) = WriteText(megabytes);
    return Task("sort_lines", ["sort", "--parallel=1", "--buffer-size=64M", "--output=" + file + ".sorted", file], [new("input_mb", FeatureValue.Of(Math.Round(megabytes, 3))), new("lines", FeatureValue.Of(lines))]);
}

TaskSubmission Compress(double megabytes, int level)
{
    (string file, _) = WriteText(megabytes);
    return Task("compress", ["xz", "--threads=1", $"-{level}", "--keep", file], [new("input_mb", FeatureValue.Of(Math.Round(megabytes, 3))), new("level", FeatureValue.Of(level))]);
}

TaskSubmission Multiply(int order)
{
    const string program = """
        BEGIN {
            for (i = 0; i < n; i++) for (j = 0; j < n; j++) { a[i * n + j] = i + j; b[i * n + j] = i - j }
            for (i = 0; i < n; i++) for (j = 0; j < n; j++) { s = 0; for (k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j]; trace += (i == j) * s }
            print trace
        }
        """;
    return Task("multiply_matrices", ["awk", "-v", $"n={order}", program], [new("order", FeatureValue.Of(order))]);
}

static TaskSubmission Task(string name, string[] command, KeyValuePair<string, FeatureValue>[] features) =>
    new(name) { Command = command, Features = FeatureSet.From(features), Environment = new Dictionary<string, string> { ["LC_ALL"] = "C" } };

(string File, int Lines) WriteText(double megabytes)
{
    string file = Path.Combine(work, $"{Guid.NewGuid():N}.txt");
    using var writer = new StreamWriter(file, append: false, Encoding.ASCII);
    int lines = 0;
    for (long left = (long)(megabytes * 1e6); left > 0; lines++)
    {
        string line = $"{random.NextInt64():x16} {random.Next(1000)} item-{random.Next(50)}";
        writer.Write(line + "\n");
        left -= line.Length + 1;
    }
    return (file, lines);
}
