using System.CommandLine;
using System.CommandLine.Parsing;
using Scalable.Advising.Persistence;
using Scalable.Runs;
using Scalable.Runs.Importing;
using Scalable.Sessions.Manifests;
using Scalable.Scaling;

namespace Scalable.Cli;

/// <summary>Runs a parsed command and turns what can go wrong into a message on standard error and an exit code.</summary>
internal static class CommandLineRunner
{
    public static int Run(RootCommand root, string[] arguments)
    {
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors) Console.Error.WriteLine($"scalable: {error.Message}");
            Console.Error.WriteLine($"scalable: see '{HelpCall(parsed)}'.");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine($"scalable: {exception.Message}");
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is RunStoreException or RunImportException or AdvisorFileException or ScalingStateException or ManifestException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"scalable: {exception.Message}");
            return ExitCode.NoAnswer;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static string HelpCall(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "scalable --help" : $"scalable {parsed.CommandResult.Command.Name} --help";
}
