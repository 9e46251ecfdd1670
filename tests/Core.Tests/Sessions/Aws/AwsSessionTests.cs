using System.Text.Json.Nodes;
using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions;
using Scalable.Sessions.Providers.Aws;
using Scalable.Tests.Scaling.Autoscaling;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions.Aws;

/// <summary>The real AWS command line against a server of our own; what only an account could show is not tested.</summary>
public sealed class AwsSessionTests : IDisposable
{
    private readonly BatchServer _server = new();
    private readonly SessionFixture _fixture;

    public AwsSessionTests()
    {
        string? program = new[] { "/usr/bin/aws", "/usr/local/bin/aws" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "the AWS command line is not on this machine");
        foreach ((string name, string value) in new[] { ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_EC2_METADATA_DISABLED", "true") })
            Environment.SetEnvironmentVariable(name, value);
        _fixture = new SessionFixture($$"""
            version: 1
            project: {name: cloud}
            targets:
              cloud: {provider: aws, queue: q, job_definition: d, region: eu-west-1, endpoint_url: "{{_server.Url}}", poll_seconds: 0.2, command: {{program}}, retries: 1, walltime: 10m}
            components:
              tool: {cpus: 2, memory: 512Mi, env: {LEVEL: "3"} }
              scaled: {cpus: 1, memory: 512Mi}
            tasks: {run: {component: tool, workers: 8}, wait: {component: scaled, workers: 1} }
            """);
    }

    public void Dispose()
    {
        _fixture?.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void Jobs_are_submitted_followed_retried_and_ended()
    {
        const string nasty = "a b'c\"d$(touch pwned);`id`\n#\\ü";
        using ScalableSession session = _fixture.Start();
        SessionTask good = session.Submit(new TaskSubmission("run") { Command = ["good", nasty] });
        SessionTask memory = session.Submit(new TaskSubmission("run") { Command = ["memory"] });
        SessionTask forever = session.Submit(new TaskSubmission("run") { Command = ["forever"] });
        Eventually.True(() => forever.Latest.StartedAt is not null);
        session.Cancel(forever);
        SessionFixture.FinishAll(session);

        Assert.Equal([null, FailureClasses.OutOfMemory, FailureClasses.Cancelled], new[] { good, memory, forever }.Select(task => task.Latest.ErrorType));
        Assert.Equal((0, 12.5), (good.Latest.ExitCode!.Value, good.Latest.DurationSeconds!.Value));
        Assert.Equal(2, memory.Attempts.Count);
        JsonNode first = _server.Submitted[0];
        Assert.Equal(["good", nasty], first["containerOverrides"]!["command"]!.AsArray().Select(word => (string)word!));
        Assert.Equal("""[{"type":"VCPU","value":"2"},{"type":"MEMORY","value":"512"}]""", first["containerOverrides"]!["resourceRequirements"]!.ToJsonString());
        Assert.Contains(first["containerOverrides"]!["environment"]!.AsArray(), variable => (string)variable!["name"]! == "LEVEL" && (string)variable["value"]! == "3");
        Assert.Equal(600, (int)first["timeout"]!["attemptDurationSeconds"]!);
        Assert.Contains(_server.Submitted, job => job["containerOverrides"]!["resourceRequirements"]!.ToJsonString().Contains("1024", StringComparison.Ordinal));
    }

    [Fact]
    public void A_scaler_submits_as_many_jobs_as_there_are_workers_and_learns_how_long_they_take_to_start()
    {
        using ScalableSession session = _fixture.Start();
        SessionTask[] tasks = [.. Enumerable.Range(0, AutoscaledSession.Tasks).Select(_ => session.Submit(new TaskSubmission("wait") { Command = ["forever"] }))];
        AutoscaledSession.GoesUpAndDown(session, "scaled", () => Assert.Equal(AutoscaledSession.MaxWorkers, _server.Submitted.Count), () =>
        {
            foreach (SessionTask task in tasks) session.Cancel(task);
        });
    }

    [Fact]
    public void Jobs_are_asked_about_a_hundred_at_a_time()
    {
        var client = new BatchClient(AwsOptions.Of(_fixture.Manifest.Targets["cloud"]));
        (IReadOnlyList<JobDetail>? jobs, string? complaint) = client.Describe(Enumerable.Range(0, 150).Select(i => $"unknown-{i}"));
        Assert.Null(complaint);
        Assert.Empty(jobs!);
        Assert.Equal([100, 50], _server.Described);
    }

    [Fact]
    public void A_script_is_refused_with_the_reason()
    {
        using ScalableSession session = _fixture.Start();
        SessionTask task = session.Submit(new TaskSubmission("run") { Script = new ScriptPayload("1", null) });
        SessionFixture.FinishAll(session);
        Assert.Equal(FailureClasses.Refused, task.Latest.ErrorType);
        Assert.Contains("submit a command", task.Latest.ErrorMessage);
    }
}
