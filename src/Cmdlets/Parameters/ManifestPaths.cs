using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>Resolves -Path and -LiteralPath of manifests through PowerShell's provider, and the default where neither is given.</summary>
internal static class ManifestPaths
{
    public const string DefaultName = "scalable.yaml";

    /// <summary>The files that <paramref name="paths"/> stand for, wildcards expanded unless <paramref name="literal"/>; ./scalable.yaml for none.</summary>
    public static IEnumerable<string> Resolve(PSCmdlet cmdlet, string[]? paths, bool literal, Action<string, Exception> notFound)
    {
        foreach (string path in paths is null or [] ? [DefaultName] : paths)
            foreach (string file in Matches(cmdlet, path, literal, notFound))
            {
                if (File.Exists(file)) yield return file;
                else notFound(path, new ItemNotFoundException($"There is no manifest '{file}'."));
            }
    }

    private static Collection<string> Matches(PSCmdlet cmdlet, string path, bool literal, Action<string, Exception> notFound)
    {
        try
        {
            if (literal || !WildcardPattern.ContainsWildcardCharacters(path)) return [cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path)];
            Collection<string> matches = cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
            if (matches.Count == 0) notFound(path, new ItemNotFoundException($"Nothing matches the path '{path}'."));
            return matches;
        }
        catch (Exception exception) when (exception is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            notFound(path, exception);
            return [];
        }
    }
}
