using Scalable.Runs;
using Scalable.Sessions;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Tests.Sessions.Manifests;

/// <summary>What a manifest's variables hold is used and is not written or repeated.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Text = """
        version: 1
        project: {name: secrets}
        targets: {local: {provider: local}}
        components: {small: {cpus: 1, env: {API_KEY: "${SCALABLE_TEST_KEY}", MODE: "${SCALABLE_TEST_MODE:-${deep}}"}}}
        tasks: {hello: {component: small}}
        """;

    private readonly SessionFixture _fixture = new();

    public SecretTests() => Environment.SetEnvironmentVariable("SCALABLE_TEST_KEY", "hunter2 ${HOME} # not: yaml");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("SCALABLE_TEST_KEY", null);
        _fixture.Dispose();
    }

    [Fact]
    public void A_session_uses_the_value_and_its_run_holds_the_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        Manifest manifest = Manifest.Parse(Text);
        string directory;
        using (ScalableSession session = ScalableSession.Start(manifest, _fixture.Options))
        {
            directory = session.RunDirectory;
            SessionTask task = session.Submit(SessionFixture.Shell("hello", "echo \"$API_KEY\"; exit 3"));
            SessionTask missing = session.Submit(new TaskSubmission("hello") { Command = ["/nowhere/hunter2 ${HOME} # not: yaml"] });
            SessionFixture.FinishAll(session);
            Assert.Equal("hunter2 ${HOME} # not: yaml\n", File.ReadAllText(task.OutputPath));
            Assert.DoesNotContain("hunter2", missing.Latest.ErrorMessage);
            Assert.Contains("${SCALABLE_TEST_KEY}", missing.Latest.ErrorMessage);
            session.SetWorkers("small", 0);
            session.Submit(SessionFixture.Shell("hello", "echo \"$API_KEY\""));
        }
        foreach (string file in new[] { "manifest.yaml", "plan.json", "run.json", "tasks.jsonl", "failures.jsonl" })
            Assert.DoesNotContain("hunter2", File.ReadAllText(Path.Combine(directory, file)));
        Assert.Contains("${SCALABLE_TEST_KEY}", File.ReadAllText(Path.Combine(directory, "manifest.yaml")));
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal((ownerOnly, ownerOnly), (File.GetUnixFileMode(Path.Combine(directory, "manifest.yaml")), File.GetUnixFileMode(Path.Combine(directory, "submissions.jsonl"))));
        }

        // What the variable holds is looked up anew, and what it holds is not expanded again.
        using ScalableSession resumed = ScalableSession.Resume(directory, _fixture.Options);
        Assert.Equal(manifest.Lock, resumed.Manifest.Lock);
        resumed.SetWorkers("small", 1);
        SessionFixture.FinishAll(resumed);
        Assert.Equal("hunter2 ${HOME} # not: yaml\n", File.ReadAllText(resumed.Tasks[2].OutputPath));
    }

    [Fact]
    public void A_finding_names_the_variable_and_not_its_value()
    {
        var environment = new Dictionary<string, string> { ["API_KEY"] = "hunter2-hunter2" };
        ManifestReading reading = ManifestReader.Read("version: 1\nproject: {name: a}\ncomponents: {c: {cpus: \"${API_KEY}\"}}\n", new ManifestReadOptions { Environment = environment });

        ManifestFinding finding = Assert.Single(reading.Findings, finding => finding.IsError && finding.Path.Contains("cpus", StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", finding.ToString());
    }

    [Theory]
    [InlineData("targets:\n  cloud: {\ncomponents:\n  c: {cpus: 1}\n")]
    [InlineData("targets: [\n  a: {b: [\n")]
    [InlineData("components: {c: {env: {A: \"open\n")]
    [InlineData("components: {c: {cpus: 99999999999:00}}\n")]
    public void A_manifest_that_cannot_be_read_has_a_finding_with_its_place(string rest)
    {
        ManifestReading reading = ManifestReader.Read("version: 1\nproject: {name: a}\n" + rest, new ManifestReadOptions { Environment = new Dictionary<string, string>() });

        Assert.Contains(reading.Findings, finding => finding.IsError && finding.Line > 0);
    }

    [Fact]
    public void A_number_of_very_many_parts_is_not_worked_out()
    {
        string bomb = "1" + string.Concat(Enumerable.Repeat(":1", 200_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ManifestReader.Read($"version: 1\nproject: {{name: a}}\ncomponents: {{c: {{cpus: {bomb}}}}}\n", new ManifestReadOptions { Environment = new Dictionary<string, string>() });

        // Worked out, it has a million bits in the end, and each of its parts makes another number.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000L * bomb.Length);
    }
}
