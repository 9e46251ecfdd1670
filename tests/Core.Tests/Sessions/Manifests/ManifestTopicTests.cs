using System.Text.RegularExpressions;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions.Manifests;

/// <summary>The topic about_Scalable_Manifest says what the reader accepts, and its examples are right.</summary>
public partial class ManifestTopicTests
{
    private static readonly string s_topic = File.ReadAllText(Path.Combine(Repository.Root, "module", "en-US", "about_Scalable_Manifest.help.txt")).ReplaceLineEndings("\n");
    private static readonly ManifestReadOptions s_noVariables = new() { Environment = new Dictionary<string, string>() };

    /// <summary>A heading and a place where the reader, met with an unknown key, lists those it knows.</summary>
    [Theory]
    [InlineData("THE SECTIONS", "what_is_this: 1")]
    [InlineData("PROJECT", "project: {what_is_this: 1}")]
    [InlineData("COMPONENTS", "components: {a: {what_is_this: 1}}")]
    [InlineData("TASKS", "tasks: {a: {what_is_this: 1}}")]
    [InlineData("TARGETS", "targets: {a: {provider: local, prices: {what_is_this: 1}}}")]
    public void Every_key_is_explained(string heading, string manifest)
    {
        ManifestFinding finding = ManifestReader.Read(manifest, s_noVariables).Findings.Single(finding => finding.Code == FindingCodes.UnknownKey);
        string[] keys = finding.Message[(finding.Message.IndexOf("Keys: ", StringComparison.Ordinal) + 6)..].TrimEnd('.').Split(", ");
        Assert.True(keys.Length > 2);
        Assert.Empty(keys.Except(WordsOf(heading)));
    }

    [Theory]
    [InlineData("local")]
    [InlineData("slurm")]
    [InlineData("aws")]
    public void Every_option_of_a_provider_is_explained(string provider) =>
        Assert.Empty(ProviderOptions.NamesFor(provider).Except(WordsOf("TARGETS").Concat(WordsOf("THE PROVIDER " + provider.ToUpperInvariant()))));

    [Fact]
    public void The_examples_have_no_findings()
    {
        string[] examples = [.. Example().Matches(s_topic).Select(match => match.Value.Replace("\n        ", "\n", StringComparison.Ordinal))];
        Assert.Equal(["local", "slurm", "aws"], examples.Select(example =>
        {
            ManifestReading reading = ManifestReader.Read(example.Trim() + "\n", s_noVariables);
            Assert.Empty(reading.Findings);
            return reading.Manifest!.Targets.Values.First().Provider;
        }));
    }

    /// <summary>The overlay that the second example shows: mappings are merged, single values replaced.</summary>
    [Fact]
    public void An_overlay_does_what_the_topic_says()
    {
        string example = Example().Matches(s_topic)[1].Value.Replace("\n        ", "\n", StringComparison.Ordinal);
        TargetSpec night = Manifest.Parse(example.Trim() + "\n", "night", s_noVariables).Targets["night"];
        Assert.Equal((400, "batch", "08:00:00"), (night.Integer("max_workers"), night.Text("partition"), night.Text("walltime")));
    }

    private static IEnumerable<string> WordsOf(string heading)
    {
        string section = s_topic.Split("\n  " + heading + "\n")[1];
        return Word().Matches(Regex.Split(section, "\n {0,2}[A-Z]")[0]).Select(match => match.Value);
    }

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\n        version: 1\n(?:        [^\n]*\n)+")]
    private static partial Regex Example();
}
