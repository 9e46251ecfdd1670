using System.Runtime.InteropServices;
using System.Text;
using Scalable.Runs.Importing;
using Scalable.Runs.Reading;

namespace Scalable.Cli;

/// <summary>Runs a parsed command and turns what can go wrong into a message on standard error and an exit code.</summary>
internal static class CommandLineRunner
{
    public static int Run(RootCommand root, string[] arguments)
    {
        TerminalWriter.Guard();
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors) Console.Error.WriteLine($"scalable: {error.Message}");
            Console.Error.WriteLine($"scalable: see '{HelpCall(parsed)}'.");
            return ExitCode.Usage;
        }

        // Signals are looked after here: the library's own handler is there only while an action awaits, and ours compute.
        using var interruption = new Interruption();
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        int exitCode = ExitCodeOf(() => parsed.InvokeAsync(invocation, interruption.Token).GetAwaiter().GetResult());
        return interruption.ExitCode ?? exitCode;
    }

    private static int ExitCodeOf(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine($"scalable: {exception.Message}");
            return ExitCode.Usage;
        }
        catch (Exception exception) when (exception is RunStoreException or RunImportException or AdvisorFileException or JsonInputException or ScalingStateException or ManifestException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"scalable: {exception.Message}");
            return ExitCode.NoAnswer;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            return Unforeseen(exception);
        }
    }

    /// <summary>What nobody foresaw is said in a line, too; no stack trace is ever printed.</summary>
    private static int Unforeseen(Exception exception)
    {
        Exception cause = exception is AggregateException { InnerExceptions: [var only] } ? only : exception;
        Console.Error.WriteLine(cause is OutOfMemoryException
            ? "scalable: there is not enough memory for this. Give it fewer runs, or smaller numbers."
            : $"scalable: this failed in a way that was not foreseen ({cause.GetType().Name}): {cause.Message} Check the input, and report it as a fault of scalable with the command and its input.");
        return ExitCode.NoAnswer;
    }

    private static string HelpCall(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "scalable --help" : $"scalable {parsed.CommandResult.Command.Name} --help";
}

/// <summary>The exit codes of the process.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The question was understood and has no answer: no such directory, no runs, no history of the task.</summary>
    public const int NoAnswer = 1;

    /// <summary>The words of the command are wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl+C, as shells number it.</summary>
    public const int Interrupted = 130;
}

/// <summary>The words of a command are wrong in a way only the command itself can tell; the message names the fix.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>What a function makes of the words of a command; what it refuses of them is wrong usage.</summary>
    /// <exception cref="UsageException">It refuses an argument.</exception>
    public static T Of<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    /// <inheritdoc cref="Of"/>
    public static void Check(Action check) => Of(() =>
    {
        check();
        return true;
    });
}

/// <summary>Writes text to a terminal or a log so that nothing that came from data can steer it; see <see cref="TerminalText"/>.</summary>
internal sealed class TerminalWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Escapes what commands write to standard output and standard error from now on.</summary>
    public static void Guard()
    {
        Console.SetOut(new TerminalWriter(Console.Out) { NewLine = Console.Out.NewLine });
        Console.SetError(new TerminalWriter(Console.Error) { NewLine = Console.Error.NewLine });
    }

    public override void Write(char value) => inner.Write(TerminalText.Lines(value.ToString()));

    public override void Write(string? value) => inner.Write(TerminalText.Lines(value ?? ""));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void WriteLine(string? value)
    {
        inner.Write(TerminalText.Lines(value ?? ""));
        inner.Write(CoreNewLine);
    }

    public override void Flush() => inner.Flush();
}

/// <summary>
/// Ctrl+C, a request to terminate and the closing of the terminal. The first cancels the command, which then ends what it
/// began; a second ends the process at once, and so does time if a command does not heed the first.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const int SignalBase = 128;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _exitCode;
    private Timer? _impatience;

    public Interruption()
    {
        foreach ((PosixSignal signal, int number) in new[] { (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1) })
            _registrations.Add(PosixSignalRegistration.Create(signal, context => OnSignal(context, SignalBase + number)));
    }

    public CancellationToken Token => _cancellation.Token;

    /// <summary>The exit code of the signal, as shells number it; null if there was none.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _impatience?.Dispose();
        _cancellation.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0) Environment.Exit(exitCode);
        _impatience = new Timer(_ => ExitUnlessSessionsEnd(), null, s_patience, s_patience);
        _cancellation.Cancel();
    }

    /// <summary>Sessions have a time limit of their own for ending what runs.</summary>
    private void ExitUnlessSessionsEnd()
    {
        if (LiveSessions.All.Count == 0) Environment.Exit(_exitCode);
    }
}
