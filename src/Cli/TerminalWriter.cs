using System.Text;
using Scalable.Units;

namespace Scalable.Cli;

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
