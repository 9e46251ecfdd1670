using Scalable.HelpCompiler.Maml;
using Scalable.HelpCompiler.Pages;

namespace Scalable.HelpCompiler;

/// <summary>What became of a directory of help pages: one MAML document, or what is wrong with the pages.</summary>
/// <param name="Maml">The document with LF line ends; null where there are errors.</param>
/// <param name="Errors">Page by page in ordinal order of their names.</param>
internal sealed record HelpCompilation(string? Maml, IReadOnlyList<HelpError> Errors)
{
    /// <summary>Compiles every *.md of a directory. The same pages give the same bytes, wherever and in whatever order they are listed.</summary>
    /// <param name="directory">The pages.</param>
    /// <param name="online">The address of the directory in which pages are online that name no HelpUri of their own; null or empty if nowhere.</param>
    public static HelpCompilation OfDirectory(string directory, string? online = null)
    {
        directory = Path.GetFullPath(directory);
        if (!Directory.Exists(directory))
            return Failed(directory, "There is no such directory. Name the directory of the help pages.");
        string[] files = [.. Directory.GetFiles(directory, "*.md").OrderBy(Path.GetFileName, StringComparer.Ordinal)];
        return files.Length > 0 ? OfFiles(files, online) : Failed(directory, "There is no help page (*.md) in this directory.");
    }

    private static HelpCompilation OfFiles(string[] files, string? online)
    {
        var commands = new List<CommandHelp>();
        var errors = new List<HelpError>();
        var pageOfCmdlet = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string file in files)
        {
            var pageErrors = new PageErrors(file);
            CommandHelp command = PageReader.Read(file, pageErrors);
            if (command.Name.Length > 0 && !pageOfCmdlet.TryAdd(command.Name, Path.GetFileName(file)))
                pageErrors.Add(command.Line, HelpErrorCodes.DuplicateCmdlet, $"{command.Name} is described in {pageOfCmdlet[command.Name]} too; keep one of the pages.");
            commands.Add(command.HelpUri is null && !string.IsNullOrEmpty(online) ? command with { HelpUri = $"{online.TrimEnd('/')}/{Path.GetFileName(file)}" } : command);
            errors.AddRange(pageErrors.InOrder);
        }

        return new HelpCompilation(errors.Count == 0 ? MamlDocument.Render(commands) : null, errors);
    }

    private static HelpCompilation Failed(string path, string message) => new(null, [new HelpError(path, 0, HelpErrorCodes.Unusable, message)]);
}
