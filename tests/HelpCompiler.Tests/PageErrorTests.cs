using Scalable.HelpCompiler;

namespace Scalable.Tests.HelpCompiler;

public sealed class PageErrorTests
{
    [Theory]
    [InlineData("SYNOPSIS")]
    [InlineData("SYNTAX")]
    [InlineData("DESCRIPTION")]
    [InlineData("EXAMPLES")]
    [InlineData("PARAMETERS")]
    [InlineData("INPUTS")]
    [InlineData("OUTPUTS")]
    public void A_missing_section_is_reported_at_the_cmdlets_heading(string section)
    {
        string page = Without(section);
        Assert.Contains(Compile(page), error => error.Code == "HELP005" && error.Line == LineOf(page, "# Get-Widget") && error.Message.Contains($"## {section}"));
    }

    [Theory]
    // What is wrong, in a page that is right but for one replacement, and the line it is reported at.
    [InlineData("HELP002", "document type: cmdlet", "document type: module", "document type: module")]
    [InlineData("HELP002", "title: Get-Widget", "title: [", "title: [", 1)]
    [InlineData("HELP003", "title: Get-Widget", "title: Get-Gadget", "# Get-Widget")]
    [InlineData("HELP006", "## NOTES", "## NOTICE", "## NOTICE")]
    [InlineData("HELP006", "## ALIASES", "## NOTES", "Widgets are read in the order", -2)]
    [InlineData("HELP006", "## ALIASES", "## NOTES", "## DESCRIPTION")]
    [InlineData("HELP006", "### -LiteralPath", "### LiteralPath", "Stores, taken as they are", -2)]
    [InlineData("HELP006", "### -Colour", "### -Basis", "The colour of the widgets.", -2)]
    [InlineData("HELP007", "Stores; wildcards are expanded.", "", "### -Path")]
    [InlineData("HELP007", "One object for each widget.", "", "## OUTPUTS", 2)]
    [InlineData("HELP007", "Gets widgets from a store, or from\nthings that are piped in.", "", "## SYNOPSIS")]
    [InlineData("HELP008", "Paths of stores.", "{{ Fill in the Description }}", "{{ Fill in")]
    [InlineData("HELP008", "`gwd`", "{{Insert list of aliases}}", "{{Insert")]
    [InlineData("HELP009", "### Example 2: Pipe things in", "And this.", "## EXAMPLES")]
    [InlineData("HELP009", "```powershell\nGet-Item ./store |\n    Get-Widget -Colour Red\n```", "Pipe them.", "### Example 2")]
    [InlineData("HELP010", "Type: Wd.Basis", "Type: Wd.Basis: x", "Type: Wd.Basis: x")]
    [InlineData("HELP010", "Type: Wd.Basis", "Typ: Wd.Basis", "Typ: Wd.Basis")]
    [InlineData("HELP010", "DefaultValue: Observed", "DefaultValue: [1]", "DefaultValue: [1]")]
    [InlineData("HELP010", "SupportsWildcards: true", "SupportsWildcards: perhaps", "SupportsWildcards: perhaps")]
    [InlineData("HELP010", "Aliases:\n- PSPath\n- LP", "Aliases: PSPath", "Aliases: PSPath")]
    [InlineData("HELP010", "  Position: 0\n  IsRequired: false\n  ValueFromPipeline: true", "  Position: first\n  IsRequired: false\n  ValueFromPipeline: true", "Position: first")]
    [InlineData("HELP010", "Things to get widgets of.\n\n```yaml", "Things to get widgets of.\n\n```yml", "### -Run")]
    [InlineData("HELP011", "Get-Widget -LiteralPath <string[]>", "Get-Widget -LiteralPath <string[]", "Get-Widget -LiteralPath <string[] ")]
    [InlineData("HELP011", "Get-Widget -LiteralPath <string[]>", "Get-Gadget -LiteralPath <string[]>", "Get-Gadget")]
    [InlineData("HELP012", " [-Colour <string>] [-Rest", " [-Color <string>] [-Rest", "[-Color <")]
    [InlineData("HELP013", " [-Colour <string>] [-Rest", " [-Rest", "### -Colour")]
    [InlineData("HELP014", "Get-Widget [[-Path] <string[]>]", "Get-Widget [-Path] <string[]>", "Get-Widget [-Path]")]
    [InlineData("HELP014", "Get-Widget [[-Path] <string[]>]", "Get-Widget [-Path <string[]>]", "Get-Widget [-Path <")]
    [InlineData("HELP014", "Get-Widget -LiteralPath <string[]>", "Get-Widget -LiteralPath", "Get-Widget -LiteralPath")]
    [InlineData("HELP014", "- Name: LiteralPath", "- Name: Literal", "### -LiteralPath")]
    [InlineData("HELP015", "The output has one row a widget.", "```text", "```text")]
    [InlineData("HELP015", "Nothing is ever written.", "```text", "```text")]
    public void What_is_wrong_is_reported_with_its_file_and_line(string code, string right, string wrong, string reportedAt, int linesBelow = 0)
    {
        Assert.Contains(right, PageDirectory.Sample);
        string page = Replace(right, wrong);
        HelpError[] errors = Compile(page);
        Assert.Contains(errors, error => error.Code == code && error.Line == LineOf(page, reportedAt) + linesBelow && error.File.EndsWith("Get-Widget.md", StringComparison.Ordinal));
    }

    [Fact]
    public void A_placeholder_in_a_block_of_code_is_code() =>
        Assert.Empty(Compile(Replace("Get-Widget -Path ./store\n", "Get-Widget -Path {{ 1 }}\n")));

    [Fact]
    public void An_error_reads_as_MSBuild_wants_it()
    {
        string page = Replace("Paths of stores.", "{{ Fill }}");
        using var pages = new PageDirectory();
        HelpError error = Assert.Single(pages.Add("Get-Widget.md", page).Compile().Errors);
        string expected = $"{Path.Combine(pages.Path, "Get-Widget.md")}({LineOf(page, "{{ Fill }}")}): error HELP008: The placeholder '{{{{ Fill }}}}' was left in; write what belongs there.";
        Assert.Equal(expected, error.ToString());
    }

    [Fact]
    public void Two_pages_of_one_cmdlet_are_reported_at_the_second()
    {
        using var pages = new PageDirectory();
        HelpCompilation compilation = pages.Add("Get-Widget.md", PageDirectory.Sample).Add("Get-Widget2.md", PageDirectory.Sample).Compile();
        Assert.Contains(compilation.Errors, error =>
            error.Code == "HELP004" && error.Line == LineOf(PageDirectory.Sample, "# Get-Widget") && error.File.EndsWith("Get-Widget2.md", StringComparison.Ordinal) && error.Message.Contains("Get-Widget.md"));
        Assert.Null(compilation.Maml);
    }

    [Fact]
    public void A_page_without_its_first_block_or_heading_is_reported_once_each()
    {
        Assert.Equal(["HELP002", "HELP006"], Compile("Some text.\n").Select(error => error.Code));
        Assert.Equal(["HELP002", "HELP006"], Compile("").Select(error => error.Code));
    }

    [Fact]
    public void A_page_that_is_not_UTF8_is_reported()
    {
        using var pages = new PageDirectory();
        File.WriteAllBytes(Path.Combine(pages.Path, "Get-Widget.md"), [0x23, 0x20, 0xE9, 0x0A]);
        Assert.Contains(pages.Compile().Errors, error => error.Code == "HELP001" && error.Message.Contains("UTF-8"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_directory_without_pages_or_none_at_all_is_reported(bool exists)
    {
        using var pages = new PageDirectory();
        HelpCompilation compilation = HelpCompilation.OfDirectory(exists ? pages.Path : Path.Combine(pages.Path, "none"));
        Assert.Equal("HELP001", Assert.Single(compilation.Errors).Code);
        Assert.Null(compilation.Maml);
    }

    private static HelpError[] Compile(string page)
    {
        using var pages = new PageDirectory();
        HelpCompilation compilation = pages.Add("Get-Widget.md", page).Compile();
        Assert.Equal(compilation.Errors.Count == 0, compilation.Maml is not null);
        return [.. compilation.Errors];
    }

    /// <summary>The sample with the first occurrence of a text replaced.</summary>
    private static string Replace(string right, string wrong)
    {
        int at = PageDirectory.Sample.IndexOf(right, StringComparison.Ordinal);
        return PageDirectory.Sample[..at] + wrong + PageDirectory.Sample[(at + right.Length)..];
    }

    private static string Without(string section)
    {
        int start = PageDirectory.Sample.IndexOf($"## {section}\n", StringComparison.Ordinal);
        int end = PageDirectory.Sample.IndexOf("\n## ", start, StringComparison.Ordinal) + 1;
        return PageDirectory.Sample.Remove(start, end - start);
    }

    private static int LineOf(string page, string text) => Array.FindIndex(page.Split('\n'), line => line.Contains(text, StringComparison.Ordinal)) + 1;
}
