using System.Text.RegularExpressions;

namespace Scalable.Cli.Tests;

/// <summary>The README's first command prints what the README says.</summary>
public partial class ReadmeTests
{
    [Fact]
    public void The_first_command_prints_what_stands_below_it()
    {
        string readme = File.ReadAllText(Path.Combine(ScalableProcess.Root, "README.md")).ReplaceLineEndings("\n");
        string[] words = FirstCommand().Match(readme).Groups["words"].Value.Split(' ');
        ScalableProcess.Result result = ScalableProcess.Run(null, words, ScalableProcess.Root);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(FirstAnswer().Match(readme).Groups["json"].Value, result.Output.ReplaceLineEndings("\n"));
    }

    [GeneratedRegex("^dotnet run --project src/Cli -c Release -- (?<words>.+)$", RegexOptions.Multiline)]
    private static partial Regex FirstCommand();

    [GeneratedRegex("^```json\n(?<json>.+?\n)```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FirstAnswer();
}
