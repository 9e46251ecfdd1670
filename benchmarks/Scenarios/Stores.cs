namespace Scalable.Scenarios;

/// <summary>Run stores as tables name them, and their index.</summary>
internal static class Stores
{
    public const string Index = ".scalable-index";

    public static string NameOf(string directory) => Path.GetFileName(Path.TrimEndingDirectorySeparator(directory));

    public static void DeleteIndex(string store)
    {
        string index = Path.Combine(store, Index);
        if (Directory.Exists(index)) Directory.Delete(index, recursive: true);
    }
}
