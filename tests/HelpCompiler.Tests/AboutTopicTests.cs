namespace Scalable.Tests.HelpCompiler;

public sealed class AboutTopicTests
{
    private const int Columns = 76;

    public static TheoryData<string> Topics => [.. Directory.GetFiles(TopicDirectory(), "about_*.help.txt").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_names_itself_and_fits_a_console(string file)
    {
        string[] lines = File.ReadAllLines(Path.Combine(TopicDirectory(), file));
        Assert.Equal(["TOPIC", "    " + file.Replace(".help.txt", "", StringComparison.Ordinal), "", "SHORT DESCRIPTION"], lines[..4]);
        Assert.Contains("LONG DESCRIPTION", lines);
        Assert.DoesNotContain(lines, line => line.Length > Columns || line != line.TrimEnd() || !line.All(letter => letter is >= ' ' and <= '~'));
    }

    private static string TopicDirectory()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Directory.Packages.props"))) directory = directory.Parent;
        return Path.Combine(directory!.FullName, "module", "en-US");
    }
}
