using System.Collections.ObjectModel;

namespace Scalable.Commands;

/// <summary>Resolves paths through PowerShell's providers; only those of the file system are taken.</summary>
internal static class FilePaths
{
    private const string FileSystem = "FileSystem";

    /// <summary>
    /// The file system paths that <paramref name="paths"/> stand for, wildcards expanded unless <paramref name="literal"/>.
    /// A path that leads nowhere is reported through <paramref name="notFound"/>.
    /// </summary>
    public static IReadOnlyList<string> Resolve(PSCmdlet cmdlet, IEnumerable<string> paths, bool literal, Action<string, Exception> notFound)
    {
        var resolved = new List<string>();
        foreach (string path in paths)
        {
            try
            {
                resolved.AddRange(literal ? [Of(cmdlet, path)] : Matches(cmdlet, path));
            }
            catch (Exception exception) when (exception is ItemNotFoundException or WildcardPatternException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
            {
                notFound(path, exception);
            }
        }

        return resolved;
    }

    /// <summary>The file system path of one path taken as it is, whether or not there is something.</summary>
    /// <exception cref="NotSupportedException">The path is of another provider, such as a variable or an environment variable.</exception>
    public static string Of(PSCmdlet cmdlet, string path)
    {
        string found = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        return provider.Name == FileSystem ? found : throw Foreign(path, provider);
    }

    private static Collection<string> Matches(PSCmdlet cmdlet, string path)
    {
        Collection<string> matches = cmdlet.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
        if (provider.Name != FileSystem) throw Foreign(path, provider);
        return matches.Count > 0 ? matches : throw new ItemNotFoundException($"Nothing matches the path '{path}'.");
    }

    private static NotSupportedException Foreign(string path, ProviderInfo provider) =>
        new($"'{path}' is a path of PowerShell's {provider.Name} provider; a path of the file system is needed.");
}
