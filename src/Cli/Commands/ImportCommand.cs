using System.CommandLine;

namespace Scalable.Cli.Commands;

internal static class ImportCommand
{
    public static Command Create() => new("import", "Imports foreign records as runs.");
}
