using System.Text.Json;
using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions;
using Scalable.Sessions.Recording;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions.Recording;

public sealed class RunRecordingTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    // The fields and their types are those of the event classes in the Python project's telemetry/events.py: s a text,
    // i an integer, f a number, o an object; a question mark if it may be null.
    [Theory]
    [InlineData("tasks.jsonl", "run_id:s task_id:s task_name:s component:s? tag:s? state:s function_name:s requested_workers:i timestamp:s duration_s:f? worker:s? error_type:s? error_message:s? event_type:s schema_version:i")]
    [InlineData("resources.jsonl", "run_id:s entity_type:s entity_id:s component:s? provider:s timestamp:s requested_cpus:i? requested_memory:s? requested_walltime:s? requested_workers:i? observed_cpu:f? observed_memory_gb:f? event_type:s schema_version:i")]
    [InlineData("workers.jsonl", "run_id:s provider:s state:s timestamp:s worker_id:s? component:s? details:o event_type:s schema_version:i")]
    [InlineData("failures.jsonl", "run_id:s failure_class:s message:s timestamp:s provider:s? task_id:s? details:o event_type:s schema_version:i")]
    [InlineData("run.json", "run_id:s project_name:s target_name:s provider_name:s manifest_lock:s source_manifest_path:s? started_at:s finished_at:s? status:s schema_version:i")]
    [InlineData("plan.json", "version:i target:s provider:s manifest_lock:s task_to_component:o scale_plan:o")]
    [InlineData("summary.json", "run:o counts:o timing:o cache:o resources:o cost:o failures:o")]
    public void A_file_has_every_field_of_the_Python_project_with_its_type(string file, string fields)
    {
        string text = File.ReadAllText(Path.Combine(RunOfTwo(), file));
        string[] records = file.EndsWith(".jsonl", StringComparison.Ordinal) ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [text];
        Assert.NotEmpty(records);
        foreach (string record in records)
        {
            using JsonDocument document = JsonDocument.Parse(record);
            foreach (string field in fields.Split(' '))
            {
                string[] parts = field.Split(':');
                Assert.True(document.RootElement.TryGetProperty(parts[0], out JsonElement value), $"{file} has no {parts[0]}");
                Assert.True(Fits(value, parts[1]), $"{parts[0]} of {file} is {value.GetRawText()}");
            }
        }
    }

    // The same against runs that the Python project itself recorded: every key it wrote is in every record of ours, and where
    // a value is there it is of a kind that the original wrote for that key somewhere.
    [Theory]
    [InlineData("tasks.jsonl")]
    [InlineData("resources.jsonl")]
    [InlineData("workers.jsonl")]
    [InlineData("failures.jsonl")]
    [InlineData("run.json")]
    [InlineData("plan.json")]
    [InlineData("summary.json")]
    public void A_file_has_the_keys_and_kinds_of_those_the_original_recorded(string file)
    {
        string original = Directory.EnumerateDirectories(Repository.Fixture("original", "runs")).Order(StringComparer.Ordinal).First();
        ILookup<string, JsonValueKind> kinds = Records(Path.Combine(original, file)).SelectMany(Values).ToLookup(value => value.Path, value => Kind(value.Value));
        JsonElement[] ours = [.. Records(Path.Combine(RunOfTwo(), file))];
        Assert.NotEmpty(ours);
        foreach (Dictionary<string, JsonElement> record in ours.Select(record => Values(record).ToDictionary(value => value.Path, value => value.Value)))
        {
            foreach (string path in kinds.Select(key => key.Key).Where(path => !path.Contains("demeter", StringComparison.Ordinal) && !path.Contains("ValueError", StringComparison.Ordinal)))
            {
                if (path.StartsWith("details.", StringComparison.Ordinal)) continue;
                Assert.True(record.TryGetValue(path, out JsonElement value), $"{file} has no {path}");
                if (value.ValueKind != JsonValueKind.Null && kinds[path].Any(kind => kind != JsonValueKind.Null)) Assert.Contains(Kind(value), kinds[path]);
            }
        }
    }

    [Fact]
    public void Every_event_is_one_line_for_readers_that_know_more_line_ends_than_we_do()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "these tests start Linux programs");
        using ScalableSession session = _fixture.Start();
        session.Submit(SessionFixture.Shell("line\u2028sep\u0085next\vtab\fform", "true") with { Component = "free", Features = FeatureSet.From([new("text", FeatureValue.Of("a\u2029b\u001ec"))]) });
        SessionFixture.FinishAll(session);
        session.Stop();
        byte[] written = File.ReadAllBytes(Path.Combine(session.RunDirectory, "tasks.jsonl"));
        Assert.All(written, letter => Assert.True(letter is (byte)'\n' or >= 0x20 and < 0x7f));
        Assert.Equal("line\u2028sep\u0085next\vtab\fform", Assert.Single(_fixture.Record(session).Tasks).TaskName);
    }

    [Fact]
    public void The_manifest_beside_a_run_has_the_runs_lock()
    {
        string run = RunOfTwo();
        string written = File.ReadAllText(Path.Combine(run, "manifest.lock")).Trim();
        Assert.Equal(_fixture.Manifest.Lock, written);
        Assert.Equal(written, Manifest.Load(Path.Combine(run, "manifest.yaml")).Lock);
    }

    [Fact]
    public void A_line_that_a_crash_cut_off_stands_by_itself_and_the_next_is_whole()
    {
        string path = Path.Combine(_fixture.Directory, "lines");
        File.WriteAllText(path, "{\"whole\": 1}\n{\"cut\": ");
        using (var file = new AppendOnlyFile(path)) file.Append("{\"next\": 2}\n"u8);
        Assert.Equal(["{\"whole\": 1}", "{\"cut\": ", "{\"next\": 2}"], File.ReadAllLines(path));
    }

    private string RunOfTwo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "these tests start Linux programs");
        using ScalableSession session = _fixture.Start();
        session.Submit(SessionFixture.Shell("quick", "true") with { Features = FeatureSet.From([new("size", FeatureValue.Of(1.5))]) });
        session.Submit(SessionFixture.Shell("grow", "exit 2"));
        SessionFixture.FinishAll(session);
        session.Stop();
        return session.RunDirectory;
    }

    private static IEnumerable<JsonElement> Records(string path)
    {
        string text = File.ReadAllText(path);
        string[] documents = path.EndsWith(".jsonl", StringComparison.Ordinal) ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [text];
        return documents.Select(document => JsonDocument.Parse(document).RootElement);
    }

    /// <summary>Every value of a record by its path, objects and what is in them.</summary>
    private static IEnumerable<(string Path, JsonElement Value)> Values(JsonElement record) => record.EnumerateObject().SelectMany(field =>
        field.Value.ValueKind == JsonValueKind.Object
            ? Values(field.Value).Select(inner => ($"{field.Name}.{inner.Path}", inner.Value)).Prepend((field.Name, field.Value))
            : [(field.Name, field.Value)]);

    private static JsonValueKind Kind(JsonElement value) => value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind;

    private static bool Fits(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Null => type.EndsWith('?'),
        JsonValueKind.String => type[0] == 's',
        JsonValueKind.Number => type[0] == 'f' || (type[0] == 'i' && value.TryGetInt64(out _)),
        JsonValueKind.Object => type[0] == 'o',
        _ => false,
    };
}
