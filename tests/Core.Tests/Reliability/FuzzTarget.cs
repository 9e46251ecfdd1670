using System.Text;
using System.Text.Json;
using Scalable.Advising;
using Scalable.Advising.Engine;
using Scalable.Advising.Persistence;
using Scalable.Advising.Streaming;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Runs.Importing;
using Scalable.Runs.Reading;
using Scalable.Scaling;
using Scalable.Sessions;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;
using Scalable.Sessions.Providers.Aws;
using Scalable.Sessions.Providers.Slurm;
using Scalable.Tests.TestSupport;
using Scalable.Units;

namespace Scalable.Tests.Reliability;

/// <summary>A reader of what others write: texts that it takes, and what a damaged one may do.</summary>
/// <param name="Name">The reader.</param>
/// <param name="Seeds">Texts that are in order, to be damaged.</param>
/// <param name="Read">Reads one text; an exception that is not documented gets through.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read)
{
    /// <summary>All readers; files are written to <paramref name="directory"/>.</summary>
    public static IReadOnlyList<FuzzTarget> All(string directory)
    {
        string file = Path.Combine(directory, "damaged");
        return
        [
            .. ImportSamples.All.Select(sample => new FuzzTarget("import " + sample.Format, [.. sample.Texts.Select(Encoding.UTF8.GetBytes)], text => Tolerating<RunImportException>(() =>
            {
                File.WriteAllBytes(file, text);
                RecordImporter.Read(file, sample.Format);
            }))),
            new("import of a format to be recognised", [.. ImportSamples.All.SelectMany(sample => sample.Texts).Select(Encoding.UTF8.GetBytes)], text => Tolerating<RunImportException>(() =>
            {
                File.WriteAllBytes(file, text);
                RecordImporter.Read(file);
            })),
            new("manifest", [File.ReadAllBytes(Path.Combine(Repository.Root, "examples", "scalable.yaml"))], text => Manifest(Encoding.UTF8.GetString(text))),
            new("advisor file", [AdvisorBytes(file)], text => Tolerating<AdvisorFileException>(() =>
            {
                File.WriteAllBytes(file, text);
                AdvisorFile.Read(file);
            })),
            new("study", [StudyBytes(file)], text => Tolerating<StudyException>(() =>
            {
                File.WriteAllBytes(file, text);
                using (StudyFile.Open(file, s_study)) { }
            })),
            new("stream", [.. s_streamLines.Select(Encoding.UTF8.GetBytes)], Stream),
            new("scaling state", [Encoding.UTF8.GetBytes(ScalingStateText)], text => Tolerating<ScalingStateException>(() => ScalingStateJson.Read(new MemoryStream(text)))),
            new("command file", [.. s_commands.Select(Encoding.UTF8.GetBytes)], text => Tolerating<InvalidDataException>(() => CommandFile.Read(Encoding.UTF8.GetString(text).Split('\n'), "commands"))),
            new("JSON", [Encoding.UTF8.GetBytes(ScalingStateText), .. s_streamLines.Select(Encoding.UTF8.GetBytes)], text => Tolerating<JsonInputException>(() => JsonInput.Parse(text))),
            new("answer of AWS", [Encoding.UTF8.GetBytes(AwsAnswer)], text => Tolerating<JsonInputException>(() => JobDetail.Parse(Encoding.UTF8.GetString(text)))),
            new("answer of squeue", [Encoding.UTF8.GetBytes("17|0|17|RUNNING|None|node1|run:0000\n17|1|18|PENDING|Resources||run:0000\n")], text => _ = QueueEntry.Parse(Encoding.UTF8.GetString(text)).ToArray()),
            new("sizes and times", [.. new[] { "1.5G", "512 MiB", "2h 30m", "1-02:03:04", "90" }.Select(Encoding.UTF8.GetBytes)], text =>
            {
                _ = MemorySize.TryParse(Encoding.UTF8.GetString(text), out _);
                _ = Walltime.TryParse(Encoding.UTF8.GetString(text), out _);
            }),
            .. StoredFiles.All(directory),
        ];
    }

    private const string ScalingStateText = """
        {"now": 1795000000, "workers": {"light": 2}, "pending": [{"task": "align", "tag": "light", "features": {"gb": 1.5}, "submitted": 1794999000}],
        "running": [{"task": "align", "tag": "light", "started": 1794999900, "worker": "w1"}]}
        """;

    private const string AwsAnswer = """
        {"jobs": [{"jobId": "a-1", "jobName": "n", "status": "FAILED", "statusReason": "Host EC2 terminated", "startedAt": 1795000000000, "stoppedAt": 1795000100000,
        "container": {"exitCode": 137, "reason": "OutOfMemoryError", "logStreamName": "s"}, "attempts": [{"container": {"exitCode": 137}}]}]}
        """;

    private static readonly string[] s_streamLines =
    [
        """{"op":"predict","id":"1","task":"align","features":{"gb":1.5,"kind":"bam"},"requested":{"memory_bytes":8e9,"cpus":2}}""",
        """{"op":"observe","id":"1","task":"align","duration_s":61.5,"peak_memory_bytes":2.5e9,"features":{"gb":1.5}}""",
        """{"op":"failed","id":"1","resource":"memory","allocated":3e9}""",
    ];

    private static readonly string[] s_commands =
    [
        """{"name":"t","command":["sh","-c","echo"],"environment":{"A":"1"},"features":{"gb":2},"memory":"2G","directory":"/tmp"}""",
        "[\"true\"]\n[\"sleep\", \"1\"]\n",
        "{\"task\": \"a\", \"command\": \"echo hello\", \"cpus\": 2}\n",
    ];

    private static readonly StudyIdentity s_study = new(new string('a', 64), "made", new Dictionary<string, string>());

    private static void Manifest(string text)
    {
        ManifestReading reading = ManifestReader.Read(text);
        Assert.True(reading.IsValid || reading.Findings.Any(finding => finding.Severity == FindingSeverity.Error), "a manifest that is not valid has no error");
        int lines = text.Split('\n').Length;
        Assert.All(reading.Findings, finding => Assert.InRange(finding.Line, 0, lines + 1));
    }

    /// <summary>Every line has one answer, which is one object of JSON in one line.</summary>
    private static void Stream(byte[] text)
    {
        string input = Encoding.UTF8.GetString(text).Replace('\r', ' ');
        using var output = new StringWriter();
        new AdviceStream(new SizingEngine()).Run(new StringReader(input), output, TestContext.Current.CancellationToken);
        string[] answers = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(input.Split('\n').Count(line => !string.IsNullOrWhiteSpace(line)), answers.Length);
        foreach (string answer in answers)
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        }
    }

    private static byte[] AdvisorBytes(string file)
    {
        AdvisorFile.Write(file, new LearnedAdvisor(MadeHistory.Runs(3, 5, 1)));
        return File.ReadAllBytes(file);
    }

    private static byte[] StudyBytes(string file)
    {
        File.Delete(file);
        using (StudyFile.Open(file, s_study)) { }
        byte[] header = File.ReadAllBytes(file);
        File.Delete(file);
        return header;
    }

    internal static void Tolerating<TException>(Action read)
        where TException : Exception
    {
        try
        {
            read();
        }
        catch (TException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }
}
