using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Scalable.Sessions.Measuring.Linux;

/// <summary>Reads the small files of /proc and /sys without garbage.</summary>
internal static class ProcFile
{
    /// <summary>The file's first bytes, as many as the buffer holds; none where it cannot be read, because a process is gone, say.</summary>
    public static ReadOnlySpan<byte> Read(string path, Span<byte> buffer)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            int length = 0;
            while (length < buffer.Length)
            {
                int read = RandomAccess.Read(file, buffer[length..], length);
                if (read == 0) break;
                length += read;
            }
            return buffer[..length];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The number after <paramref name="label"/> at the start of a line, or null: <c>VmHWM:     1234 kB</c>.</summary>
    public static long? Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> label)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            if (line.StartsWith(label)) return Number(line[label.Length..]);
            if (end < 0) break;
            text = text[(end + 1)..];
        }
        return null;
    }

    /// <summary>The number that the text starts with, after blanks, or null.</summary>
    public static long? Number(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t"u8);
        return Utf8Parser.TryParse(text, out long number, out _) ? number : null;
    }

    public static long? ReadNumber(string path) => Number(Read(path, stackalloc byte[64]));

    /// <summary>All numbers of a text, such as the process ids of a list.</summary>
    public static void AddNumbers(ReadOnlySpan<byte> text, List<int> into)
    {
        while (!text.IsEmpty)
        {
            if (Utf8Parser.TryParse(text, out int number, out int used))
            {
                into.Add(number);
                text = text[used..];
            }
            else
            {
                text = text[1..];
            }
        }
    }
}
