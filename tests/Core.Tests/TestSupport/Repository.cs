namespace Scalable.Tests.TestSupport;

/// <summary>Where the repository lies, found from the tests' own place in it.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "Scalable.PowerShell.sln")))
                return directory.FullName;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
