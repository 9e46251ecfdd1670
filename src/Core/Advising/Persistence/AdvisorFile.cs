using System.Security.Cryptography;
using Scalable.Runs;

namespace Scalable.Advising.Persistence;

/// <summary>
/// Learned advisors as files. A file is data only: JSON lines in UTF-8, the first a header, the second the runs, then for each task its
/// ended attempts, some thousand a line, and in one more line what was learnt of it. An imported advisor answers from that at once, and
/// the same to the last bit; from the attempts new runs can be learnt on top. Nothing in a file is ever executed.
/// <para>Header: see <see cref="AdvisorFileHeader"/>. Files of version 1 hold no more than the runs: they are learnt from again.</para>
/// </summary>
public static class AdvisorFile
{
    internal const string FormatName = "scalable-advisor";
    internal const int NewestVersion = 2;

    /// <summary>The form of what was learnt. If a release learns otherwise it counts up, and files of another are learnt from again.</summary>
    internal const int LearntVersion = 4;

    /// <summary>Writes an advisor; the file appears whole or not at all. What it has not learnt yet it learns before.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, LearnedAdvisor advisor)
    {
        path = Path.GetFullPath(path);
        (AdvisorFileSection Section, ReadOnlyMemory<byte>[] Lines)[] sections = [.. AdvisorFileSections.Of(advisor)];
        byte[] header = AdvisorFileHeader.ToLine(advisor, sections.Select(section => section.Section));
        AtomicFile.Write(path, file =>
        {
            file.Write(header);
            foreach ((_, ReadOnlyMemory<byte>[] lines) in sections)
                foreach (ReadOnlyMemory<byte> line in lines) file.Write(line.Span);
        });
    }

    /// <summary>Reads an advisor back; it answers as the one that was written.</summary>
    /// <exception cref="AdvisorFileException">The file is not an advisor, is of a newer version, or was changed or cut off; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static LearnedAdvisor Read(string path)
    {
        path = Path.GetFullPath(path);
        FileStatus.RequireRegular(path);
        ReadOnlyMemory<byte>[] lines = Lines(File.ReadAllBytes(path));
        try
        {
            AdvisorFileHeader header = AdvisorFileHeader.Read(lines.Length > 0 ? lines[0] : default);
            header.Check(lines);
            if (header.Version == 1) return new LearnedAdvisor(lines[1..].Select((line, index) => AdvisorFileRuns.Read(line, path, index + 2)).ToArray(), header.Options);
            var history = new AdvisorFileHistory(path, lines, header.Sections);
            return header.LearntVersion == LearntVersion ? new LearnedAdvisor(history, header.Options, history.Learnt) : new LearnedAdvisor(history, header.Options);
        }
        catch (AdvisorFileException problem)
        {
            throw new AdvisorFileException($"'{path}' is no usable advisor: {problem.Message}. Export it again from the runs.", problem);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException or OverflowException)
        {
            throw new AdvisorFileException($"'{path}' is no usable advisor: {problem.Message} Export it again from the runs.", problem);
        }
    }

    /// <summary>SHA-256 of lines, in hexadecimal.</summary>
    internal static string Fingerprint(params ReadOnlySpan<ReadOnlyMemory<byte>> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> line in lines) hash.AppendData(line.Span);
        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }

    /// <summary>The lines, each with its newline; a last one without it is given as it stands.</summary>
    private static ReadOnlyMemory<byte>[] Lines(byte[] content)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        for (int start = 0; start < content.Length;)
        {
            int newline = Array.IndexOf(content, (byte)'\n', start);
            int end = newline < 0 ? content.Length : newline + 1;
            lines.Add(content.AsMemory(start..end));
            start = end;
        }
        return [.. lines];
    }
}
