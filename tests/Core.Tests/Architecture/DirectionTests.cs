using NetArchTest.Rules;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Architecture;

/// <summary>Data flows one way through the folders of Core; ARCHITECTURE.md draws the same picture.</summary>
public class DirectionTests
{
    /// <summary>What each folder may know of, besides the .NET libraries.</summary>
    private static readonly Dictionary<string, string[]> s_mayUse = new(StringComparer.Ordinal)
    {
        ["Units"] = [],
        ["Statistics"] = [],
        ["Learning"] = ["Statistics"],
        ["Runs"] = ["Units", "Statistics"],
        ["Advising"] = ["Units", "Statistics", "Runs", "Learning"],
        ["Sessions"] = ["Units", "Statistics", "Runs", "Advising"],
        ["Scaling"] = ["Units", "Statistics", "Runs", "Advising", "Sessions"],
        ["Evaluation"] = ["Units", "Statistics", "Runs", "Learning", "Advising", "Sessions", "Scaling"],
    };

    public static TheoryData<string> Folders => [.. Directory.EnumerateDirectories(Core).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj")).OfType<string>()];

    private static string Core => Path.Combine(Repository.Root, "src", "Core");

    /// <summary>NetArchTest reads the compiled code, so a use counts however its name is written in the source.</summary>
    [Theory, MemberData(nameof(Folders))]
    public void A_folder_uses_only_the_folders_before_it(string folder)
    {
        Assert.True(s_mayUse.TryGetValue(folder, out string[]? allowed), $"src/Core/{folder} is new: decide what it may know of, here and in ARCHITECTURE.md.");
        string[] others = [.. s_mayUse.Keys.Where(other => other != folder && !allowed!.Contains(other)).Select(other => $"Scalable.{other}")];
        if (others.Length == 0) return;
        NetArchTest.Rules.TestResult result = Types.InAssembly(typeof(Scalable.Units.MemorySize).Assembly)
            .That().ResideInNamespace($"Scalable.{folder}").ShouldNot().HaveDependencyOnAny(others).GetResult();
        Assert.True(result.IsSuccessful, string.Join('\n', (result.FailingTypes ?? []).Select(type => $"{type.FullName}: {type.Explanation}")));
    }

    [Theory, MemberData(nameof(Folders))]
    public void Everything_in_a_folder_is_in_its_namespace(string folder) =>
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(Core, folder), "*.cs", SearchOption.AllDirectories),
            file => Assert.Matches($@"(?m)^namespace Scalable\.{folder}(\.\w+)*;", File.ReadAllText(file)));

    [Fact]
    public void Core_does_not_know_PowerShell() =>
        Assert.DoesNotContain(
            typeof(Scalable.Units.MemorySize).Assembly.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("System.Management.Automation", StringComparison.Ordinal) || reference.Name == "Scalable.Cmdlets");

    [Fact]
    public void No_folder_reaches_itself_through_others()
    {
        foreach (string folder in s_mayUse.Keys) Visit(folder, [folder]);

        static void Visit(string folder, string[] way)
        {
            foreach (string next in s_mayUse[folder])
            {
                Assert.DoesNotContain(next, way);
                Visit(next, [.. way, next]);
            }
        }
    }
}
