using Scalable.Advising;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;
using Scalable.Units;

namespace Scalable.Tests.Advising.Configuration;

public class ConfigTextTests
{
    private const string Evidence = "align on hpc: learned, 24 records in 3 runs; confidence 0.95";

    private static ResourceRecommendation Align => Make("align", "aligner", 4, "33G", "00:13:17");

    [Fact]
    public void Nextflow_gets_a_scope_for_each_process() => Assert.Equal($$"""
        process {
            // {{Evidence}}
            withName: 'align' {
                cpus = 4
                memory = '31472 MB'
                time = '14 min'
            }
        }

        """.ReplaceLineEndings("\n"), Assert.Single(ConfigText.Write([Align], ConfigFormat.Nextflow)));

    [Fact]
    public void Slurm_gets_lines_of_a_script_for_each_task() => Assert.Equal(
        [$"# {Evidence}\n#SBATCH --cpus-per-task=4\n#SBATCH --mem=31472M\n#SBATCH --time=14\n", "# call on hpc: learned, 24 records in 3 runs; confidence 0.95\n#SBATCH --cpus-per-task=1\n"],
        ConfigText.Write([Align, Make("call", "call", 1, null, null)], ConfigFormat.Slurm));

    [Fact]
    public void Snakemake_gets_a_profile()
    {
        // RULE=THREADS and RULE:RESOURCE=VALUE: Snakemake 7.21 takes nothing else from a profile ("Invalid threads definition").
        ManifestMapping profile = Parse(ConfigText.Write([Align, Make("call", "call", 1, null, null)], ConfigFormat.Snakemake)[0]);
        Assert.Equal("""{"set-resources":["align:mem_mb=33000","align:runtime=14"],"set-threads":["align=4","call=1"]}""", CanonicalJson.Write(profile).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Kubernetes_gets_a_patch_of_a_Job()
    {
        ManifestMapping job = Parse(ConfigText.Write([Align with { Task = "Align_Reads" }], ConfigFormat.Kubernetes)[0]);
        Assert.Equal(
            """{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"align-reads"},"spec":{"activeDeadlineSeconds":840,"template":{"spec":{"containers":[{"name":"align-reads","resources":{"limits":{"memory":33000000000},"requests":{"cpu":4,"memory":33000000000}}}]}}}}""",
            CanonicalJson.Write(job).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_manifest_gets_components_as_large_as_their_largest_task()
    {
        string text = ConfigText.Write([Align, Make("index", "aligner", 2, "40G", "01:00:00")], ConfigFormat.Manifest)[0];
        Manifest manifest = Manifest.Parse("version: 1\nproject: {name: demo}\ntargets: {local: {provider: local}}\n" + text, "local", new ManifestReadOptions { Environment = new Dictionary<string, string>() });
        Assert.Empty(manifest.Warnings);
        Assert.Equal((4, MemorySize.Parse("40G")), (manifest.Components["aligner"].Cpus, manifest.Components["aligner"].Memory));
        Assert.Equal(["align", "index"], manifest.Tasks.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(3, manifest.Tasks["index"].Workers);
    }

    [Fact]
    public void Of_several_answers_for_a_task_the_largest_counts()
    {
        string text = ConfigText.Write([Align, Make("align", "aligner", 2, "34G", "00:01:00")], ConfigFormat.Slurm).Single();
        Assert.Contains("--cpus-per-task=4\n#SBATCH --mem=32425M\n#SBATCH --time=14\n", text, StringComparison.Ordinal);
    }

    /// <summary>A name ends no comment and no text, so that nothing in it becomes configuration.</summary>
    [Theory]
    [InlineData("a\n#SBATCH --mem=1M")]
    [InlineData("a: b # \"c\" \\ 'd' {")]
    [InlineData("yes")]
    public void A_name_stays_a_name(string name)
    {
        ResourceRecommendation odd = Align with { Task = name };
        Assert.Equal(4, ConfigText.Write([odd], ConfigFormat.Slurm)[0].TrimEnd('\n').Split('\n').Length);
        Assert.Equal(8, ConfigText.Write([odd], ConfigFormat.Nextflow)[0].TrimEnd('\n').Split('\n').Length);
        var threads = (ManifestList)Parse(ConfigText.Write([odd], ConfigFormat.Snakemake)[0])["set-threads"]!;
        Assert.Equal(name + "=4", Assert.IsType<ManifestText>(Assert.Single(threads.Items)).Value);
    }

    [Theory]
    [InlineData(ConfigFormat.Nextflow)]
    [InlineData(ConfigFormat.Manifest)]
    public void Nothing_is_written_for_nothing(ConfigFormat format) => Assert.Empty(ConfigText.Write([], format));

    private static ManifestMapping Parse(string yaml)
    {
        var log = new FindingLog(null);
        ManifestMapping document = DocumentReader.Parse(yaml, log)!;
        Assert.Empty(log.InOrder());
        return document;
    }

    private static ResourceRecommendation Make(string task, string component, int cpus, string? memory, string? walltime) => new()
    {
        Task = task,
        Target = "hpc",
        Component = component,
        WorkerCount = 3,
        Allocation = new ComponentResources(cpus, memory is null ? null : MemorySize.Parse(memory), walltime is null ? null : Walltime.Parse(walltime)),
        Confidence = 0.95,
        Evidence = new RecommendationEvidence { Method = "learned", RunsAnalyzed = 3, Records = 24 },
    };
}
