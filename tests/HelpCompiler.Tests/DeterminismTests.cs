using System.Globalization;
using Scalable.HelpCompiler;

namespace Scalable.Tests.HelpCompiler;

public sealed class DeterminismTests
{
    [Fact]
    public void The_same_pages_give_the_same_bytes_in_whatever_order_they_were_written()
    {
        using PageDirectory one = new PageDirectory().Add("Get-Widget.md", PageDirectory.Sample).Add("Add-Widget.md", PageOf("Add-Widget"));
        using PageDirectory other = new PageDirectory().Add("Add-Widget.md", PageOf("Add-Widget")).Add("Get-Widget.md", PageDirectory.Sample);
        Assert.Equal(one.Compile().Maml, other.Compile().Maml);
    }

    [Fact]
    public void Cmdlets_are_in_ordinal_order_of_their_pages()
    {
        using var pages = new PageDirectory();
        foreach (string name in new[] { "New-Widget", "Get-Widget", "Get-WidgetSet", "Get-Widgeta" }) pages.Add(name + ".md", PageOf(name));
        string[] names = new MamlQuery(pages.Compile().Maml!).All("/h:helpItems/command:command/command:details/command:name");
        Assert.Equal(["Get-Widget", "Get-WidgetSet", "Get-Widgeta", "New-Widget"], names);
    }

    [Fact]
    public void Line_ends_a_byte_order_mark_and_the_culture_do_not_matter()
    {
        string expected = Compile(PageDirectory.Sample);
        Assert.DoesNotContain('\r', expected);
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n", expected);
        Assert.Equal(expected, Compile("\uFEFF" + PageDirectory.Sample.ReplaceLineEndings("\r\n")));

        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal(expected, Compile(PageDirectory.Sample));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Compile(string page)
    {
        using PageDirectory pages = new PageDirectory().Add("Get-Widget.md", page);
        HelpCompilation compilation = pages.Compile();
        Assert.Empty(compilation.Errors);
        return compilation.Maml!;
    }

    private static string PageOf(string cmdlet) => PageDirectory.Sample.Replace("Get-Widget", cmdlet, StringComparison.Ordinal);
}
