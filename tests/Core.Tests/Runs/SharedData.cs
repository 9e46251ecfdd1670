namespace Scalable.Tests.Runs;

/// <summary>Recorded data beside the repository, which is not everywhere; tests that want it skip without it.</summary>
public static class SharedData
{
    public static string PathOrSkip(params string[] parts)
    {
        for (string? directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (!File.Exists(Path.Combine(directory, "Scalable.PowerShell.sln"))) continue;
            string path = Path.Combine([directory, "..", "shared", "data", .. parts]);
            if (Path.Exists(path)) return Path.GetFullPath(path);
        }
        Assert.Skip($"There is no ../shared/data/{string.Join('/', parts)} beside the repository.");
        return "";
    }
}
