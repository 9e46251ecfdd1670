namespace Scalable.Pester.Tests;

/// <summary>The files of tests/pester, run once against the built module in a fresh PowerShell; each of their tests is one here.</summary>
public sealed class PesterTests
{
    public static IEnumerable<TheoryDataRow<PesterResult>> Results() =>
        PesterSuite.Run().Select(result => new TheoryDataRow<PesterResult>(result) { TestDisplayName = result.Name });

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Results))]
    public void Pester(PesterResult result)
    {
        Assert.SkipWhen(result.Outcome == PesterOutcome.Skipped, result.Message ?? "its file skips it");
        Assert.True(result.Outcome == PesterOutcome.Passed, result.Message);
    }
}
