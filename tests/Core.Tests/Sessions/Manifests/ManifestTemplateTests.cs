using System.Text.RegularExpressions;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;
using Scalable.Sessions;

namespace Scalable.Tests.Sessions.Manifests;

public partial class ManifestTemplateTests
{
    private static readonly ManifestReadOptions s_noVariables = new() { Environment = new Dictionary<string, string>() };

    public static TheoryData<ManifestProvider> Providers => [.. Enum.GetValues<ManifestProvider>()];

    [Theory, MemberData(nameof(Providers))]
    public void What_is_written_has_no_findings_and_can_be_planned(ManifestProvider provider)
    {
        ManifestReading reading = ManifestReader.Read(ManifestTemplate.Text(provider, "demo"), s_noVariables);
        Assert.Empty(reading.Findings);
        Assert.Equal("demo", reading.Manifest!.Project.Name);
        Assert.Equal(provider.ToString(), Assert.Single(reading.Manifest.Targets.Values).Provider, ignoreCase: true);
        Assert.Equal(["small"], PlanBuilder.Build(reading.Manifest).Components.Select(plan => plan.Component));
    }

    /// <summary>Every optional key is right as it stands: with all of them in use, there is still nothing to be said.</summary>
    [Theory, MemberData(nameof(Providers))]
    public void With_every_optional_key_in_use_it_has_no_findings(ManifestProvider provider)
    {
        string text = ManifestTemplate.Text(provider, "demo");
        Assert.True(OptionalKey().Count(text) > 10);
        string whole = OptionalKey().Replace(text, "$1$2");
        ManifestReading reading = ManifestReader.Read(whole, s_noVariables);
        Assert.Empty(reading.Findings);
        TargetSpec target = Assert.Single(reading.Manifest!.Targets.Values);
        Assert.Equal(40, target.Integer("max_workers"));
        Assert.Equal(0.05, TargetPrices.Of(target)!.PerCpuHour);
    }

    [Theory]
    [InlineData("yes", "yes")]
    [InlineData("2026-01-31", "2026-01-31")]
    [InlineData("a: b # c \"d\" \\", "a: b # c \"d\" \\")]
    [InlineData("<target>", "<target>")]
    [InlineData("", "project")]
    [InlineData("${HOME}", "project")]
    public void A_project_may_be_called_anything_that_is_a_name(string name, string read)
    {
        ManifestReading reading = ManifestReader.Read(ManifestTemplate.Text(ManifestProvider.Local, name), s_noVariables);
        Assert.Empty(reading.Findings);
        Assert.Equal(read, reading.Manifest!.Project.Name);
    }

    [Theory, MemberData(nameof(Providers))]
    public void It_fits_a_console_and_is_the_same_on_every_system(ManifestProvider provider)
    {
        string text = ManifestTemplate.Text(provider, "demo");
        Assert.All(text.Split('\n'), line => Assert.True(line.Length < 80 && line == line.TrimEnd(), line));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
    }

    /// <summary>A comment that is a key and its value, which prose, beginning with a capital letter, is not.</summary>
    [GeneratedRegex("^( *)# ( *[a-z_]+:.*)$", RegexOptions.Multiline)]
    private static partial Regex OptionalKey();
}
