using Scalable.Runs;
using Scalable.Sessions.Manifests;
using Scalable.Sessions;
using Scalable.Sessions.Engine;

namespace Scalable.Tests.Sessions.Engine;

public class SubmissionCheckTests
{
    private static readonly Manifest s_manifest = Manifest.Parse("""
        version: 1
        project: {name: p}
        targets: {local: {provider: local}}
        components: {c: {}}
        tasks: {sized: {component: c, features: [rows, kind]}, free: {component: c}}
        """);

    [Theory]
    [InlineData("sized", "rows,kind", null, null)]
    [InlineData("free", "anything", null, null)]
    [InlineData("unlisted", "anything", null, null)]
    [InlineData("sized", "rows", "kind missing", null)]
    [InlineData("sized", "rows,kind,row", null, "row not declared")]
    [InlineData("sized", "row", "rows, kind missing", "row not declared")]
    public void Features_are_held_to_those_that_are_declared(string task, string given, string? missing, string? unknown)
    {
        FeatureSet features = FeatureSet.From(given.Split(',').Select(name => KeyValuePair.Create(name, FeatureValue.Of(1))));
        string? warning = SubmissionChecks.FeatureWarning(s_manifest, new TaskSubmission(task) { Features = features });
        if (missing is null && unknown is null) Assert.Null(warning);
        if (missing is not null) Assert.Contains(missing, warning);
        if (unknown is not null) Assert.Contains(unknown, warning);
    }
}
