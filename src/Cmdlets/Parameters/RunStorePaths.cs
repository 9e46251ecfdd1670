using System.Collections.ObjectModel;
using System.Management.Automation;
using Scalable.Runs;

namespace Scalable.Commands;

/// <summary>Resolves -Path and -LiteralPath of run stores through PowerShell's provider, and the default where neither is given.</summary>
internal static class RunStorePaths
{
    /// <summary>
    /// The file system paths that <paramref name="paths"/> stand for, wildcards expanded unless <paramref name="literal"/>;
    /// the default run store for none. A path that does not exist is reported through <paramref name="notFound"/>.
    /// </summary>
    public static IReadOnlyList<string> Resolve(PSCmdlet cmdlet, string[]? paths, bool literal, Action<string, Exception> notFound)
    {
        string location = cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        if (paths is null or []) return [RunStore.DefaultDirectory(location)];

        var resolved = new List<string>();
        foreach (string path in paths)
        {
            try
            {
                if (literal)
                {
                    resolved.Add(cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
                    continue;
                }

                Collection<string> matches = cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
                if (matches.Count == 0) notFound(path, new ItemNotFoundException($"Nothing matches the path '{path}'."));
                resolved.AddRange(matches);
            }
            catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
            {
                notFound(path, exception);
            }
        }

        return resolved;
    }
}
