using System.Text.Json;
using Scalable.History;
using Scalable.Manifests;
using Scalable.Sessions;
using Scalable.Sessions.Recording;

namespace Scalable.Tests.Sessions.Recording;

public sealed class RunRecordingTests : IDisposable
{
    private readonly SessionFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    // The fields and their types are those of the event classes in the Python project's telemetry/events.py: s a text,
    // i an integer, f a number, o an object; a question mark where it may be null.
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

    private static bool Fits(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Null => type.EndsWith('?'),
        JsonValueKind.String => type[0] == 's',
        JsonValueKind.Number => type[0] == 'f' || (type[0] == 'i' && value.TryGetInt64(out _)),
        JsonValueKind.Object => type[0] == 'o',
        _ => false,
    };
}
