namespace Scalable.Tests.TestSupport;

/// <summary>Real histories and traces that may lie beside the repository; tests that want them skip where they do not.</summary>
internal static class SharedData
{
    /// <summary>A file or directory under the shared folder.</summary>
    public static string Require(params string[] parts)
    {
        string path = Path.Combine([.. new[] { Repository.Root, "..", "shared" }, .. parts]);
        Assert.SkipUnless(Path.Exists(path), $"the shared data '{Path.Combine(parts)}' is not beside the repository");
        return Path.GetFullPath(path);
    }
}
