namespace Scalable.Tests;

/// <summary>Data beside the repository that some tests use where it is there.</summary>
internal static class SharedData
{
    /// <summary>The path in the data folder; skips the test where it is not there.</summary>
    public static string Require(string relative)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "shared", relative);
            if (Path.Exists(candidate)) return candidate;
        }
        Assert.Skip($"There is no ../shared/{relative} beside the repository.");
        return "";
    }
}
