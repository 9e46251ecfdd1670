using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Scalable.Sessions.Measuring.Linux;

/// <summary>What /proc says of one process at one moment.</summary>
internal readonly record struct ProcessReading(long ResidentBytes, long HighWaterBytes, double CpuSeconds, long BytesRead, long BytesWritten)
{
    private const double ClockTicksPerSecond = 100; // USER_HZ, the same on every Linux that runs .NET
    private const int BufferSize = 4096;

    /// <summary>A reading of a process that still has memory; null if it is gone or has ended.</summary>
    public static ProcessReading? Of(int pid)
    {
        Span<byte> buffer = stackalloc byte[BufferSize];
        ReadOnlySpan<byte> status = ProcFile.Read(Path(pid, "status"), buffer);
        long? resident = ProcFile.Number(status, "VmRSS:"u8) * 1024;
        long? highWater = ProcFile.Number(status, "VmHWM:"u8) * 1024;
        if (resident is null) return null;
        (long read, long written) = InputOutput(pid);
        return new ProcessReading(resident.Value, highWater ?? resident.Value, Cpu(pid), read, written);
    }

    /// <summary>Bytes read and written by the process and the children it has reaped; also of one that has ended but is not reaped.</summary>
    public static (long Read, long Written) InputOutput(int pid)
    {
        Span<byte> buffer = stackalloc byte[512];
        ReadOnlySpan<byte> text = ProcFile.Read(Path(pid, "io"), buffer);
        return (ProcFile.Number(text, "rchar:"u8) ?? 0, ProcFile.Number(text, "wchar:"u8) ?? 0);
    }

    /// <summary>The memory of a process with what it shares with others divided among them; null if the kernel does not say.</summary>
    public static long? ProportionalBytes(int pid)
    {
        Span<byte> buffer = stackalloc byte[BufferSize];
        return ProcFile.Number(ProcFile.Read(Path(pid, "smaps_rollup"), buffer), "Pss:"u8) * 1024;
    }

    /// <summary>When a process started, in the kernel's ticks; null if it is gone or has ended.</summary>
    public static long? StartTimeOf(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        ReadOnlySpan<byte> fields = AfterName(ProcFile.Read(Path(pid, "stat"), buffer));
        return fields.IsEmpty || fields[0] == (byte)'Z' ? null : Field(fields, 19);
    }

    /// <summary>Appends the children of a process, whichever of its threads started them.</summary>
    public static void AddChildren(int pid, List<int> into)
    {
        Span<byte> buffer = stackalloc byte[BufferSize];
        try
        {
            foreach (string thread in Directory.EnumerateDirectories(Path(pid, "task")))
                ProcFile.AddNumbers(ProcFile.Read(thread + "/children", buffer), into);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process is gone.
        }
    }

    private static double Cpu(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        ReadOnlySpan<byte> fields = AfterName(ProcFile.Read(Path(pid, "stat"), buffer));
        long ticks = 0;
        for (int field = 11; field <= 14; field++) ticks += Field(fields, field) ?? 0; // utime, stime, cutime, cstime
        return ticks / ClockTicksPerSecond;
    }

    /// <summary>The fields after the program's name, which is in brackets and may itself hold blanks and brackets.</summary>
    private static ReadOnlySpan<byte> AfterName(ReadOnlySpan<byte> stat)
    {
        int close = stat.LastIndexOf((byte)')');
        return close < 0 ? [] : stat[(close + 1)..].TrimStart((byte)' ');
    }

    private static long? Field(ReadOnlySpan<byte> fields, int index)
    {
        for (; index > 0; index--)
        {
            int blank = fields.IndexOf((byte)' ');
            if (blank < 0) return null;
            fields = fields[(blank + 1)..];
        }
        return ProcFile.Number(fields);
    }

    private static string Path(int pid, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}");
}

/// <summary>Reads the small files of /proc and /sys without garbage.</summary>
internal static class ProcFile
{
    /// <summary>The file's first bytes, as many as the buffer holds; none if it cannot be read, because a process is gone, say.</summary>
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
