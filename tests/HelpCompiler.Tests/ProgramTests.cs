using Scalable.HelpCompiler;

namespace Scalable.Tests.HelpCompiler;

public sealed class ProgramTests
{
    [Fact]
    public void Good_pages_are_written_as_UTF8_without_a_byte_order_mark_into_a_new_directory()
    {
        using PageDirectory pages = new PageDirectory().Add("Get-Widget.md", PageDirectory.Sample);
        string output = Path.Combine(pages.Path, "en-US", "Wd.dll-Help.xml");
        Assert.Equal(0, Run(pages.Path, output));
        byte[] first = File.ReadAllBytes(output);
        Assert.Equal((byte)'<', first[0]);
        Assert.Equal((byte)'\n', first[^1]);
        Assert.Equal(0, Run(pages.Path, output));
        Assert.Equal(first, File.ReadAllBytes(output));
    }

    [Fact]
    public void Wrong_pages_end_with_1_and_leave_the_file_of_before()
    {
        using PageDirectory pages = new PageDirectory().Add("Get-Widget.md", "Nothing.").Add("old.xml", "<old />");
        string output = Path.Combine(pages.Path, "old.xml");
        Assert.Equal(1, Run(pages.Path, output));
        Assert.Equal("<old />", File.ReadAllText(output));
    }

    [Fact]
    public void A_file_that_cannot_be_written_ends_with_1()
    {
        using PageDirectory pages = new PageDirectory().Add("Get-Widget.md", PageDirectory.Sample);
        Assert.Equal(1, Run(pages.Path, Path.Combine(pages.Path, "Get-Widget.md", "help.xml")));
    }

    [Fact]
    public void Too_few_and_too_many_arguments_end_with_2() => Assert.All<string[]>([["one"], ["1", "2", "https://example.org", "4"]], arguments => Assert.Equal(2, Run(arguments)));

    [Fact]
    public void A_page_without_an_address_of_its_own_is_online_where_all_are()
    {
        using PageDirectory pages = new PageDirectory().Add("Get-Widget.md", PageDirectory.Sample).Add("Get-One.md", PageDirectory.SmallSample);
        string output = Path.Combine(pages.Path, "help.xml");
        Assert.Equal(0, Run(pages.Path, output, "https://example.org/help/"));
        string maml = File.ReadAllText(output);
        Assert.Contains("<maml:uri>https://example.org/help/Get-One.md</maml:uri>", maml, StringComparison.Ordinal);
        Assert.DoesNotContain("https://example.org/help/Get-Widget.md", maml, StringComparison.Ordinal);
    }

    private static int Run(params string[] arguments) =>
        (int)typeof(HelpCompilation).Assembly.EntryPoint!.Invoke(null, [arguments])!;
}
