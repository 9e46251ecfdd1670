namespace Scalable.Tests.TestSupport;

/// <summary>Where the repository lies, found from the tests' own place in it.</summary>
public static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file or folder among the tests' own data.</summary>
    /// <param name="parts">The path under tests/fixtures.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static string Fixture(params string[] parts)
    {
        string path = Path.Combine([Root, "tests", "fixtures", .. parts]);
        return Path.Exists(path) ? path : throw new FileNotFoundException($"The fixture '{path}' is missing.", path);
    }

    private static string Find()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(Path.Combine(directory.FullName, "Scalable.PowerShell.sln")))
                return directory.FullName;
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
