using System.Security.Cryptography;
using System.Text.Json;
using Scalable.Runs;
using Scalable.Runs.Files;

namespace Scalable.Advising.Persistence;

/// <summary>
/// Learned advisors as files. A file is data only: JSON lines in UTF-8, the first a header, then one line a run with its
/// ended attempts. It holds what was learnt from, not the fitted models: training is deterministic, so an imported advisor
/// gives the same answers, and new runs can be added to it. Nothing in a file is ever executed.
/// <para>Header: format "scalable-advisor", version, product, model_type, model_parameters, seed, minimum_confidence, runs
/// (how many lines follow) and fingerprint (SHA-256 of those lines, in hexadecimal).</para>
/// </summary>
public static class AdvisorFile
{
    internal const string FormatName = "scalable-advisor";
    internal const int NewestVersion = 1;


    /// <summary>Writes an advisor; the file appears whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, LearnedAdvisor advisor)
    {
        path = Path.GetFullPath(path);
        byte[][] runs = [.. advisor.Runs.Select(AdvisorFileRuns.ToLine)];
        AtomicFile.Write(path, file =>
        {
            file.Write(AdvisorFileHeader.ToLine(advisor, runs.Length, Fingerprint(runs)));
            foreach (byte[] run in runs) file.Write(run);
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
        byte[][] lines = Lines(File.ReadAllBytes(path));
        try
        {
            AdvisorFileHeader header = AdvisorFileHeader.Read(lines.Length > 0 ? lines[0] : []);
            byte[][] runLines = lines[1..];
            if (runLines.Length != header.Runs) throw new AdvisorFileException($"it has {runLines.Length} runs where its header says {header.Runs}; it was cut off or added to");
            if (Fingerprint(runLines) != header.Fingerprint) throw new AdvisorFileException("its runs do not have the fingerprint that its header says; it was damaged or changed by hand");
            RunRecord[] runs = [.. runLines.Select((line, index) => AdvisorFileRuns.Read(line, path, index + 2))];
            return new LearnedAdvisor(runs, header.Options);
        }
        catch (AdvisorFileException problem)
        {
            throw new AdvisorFileException($"'{path}' is no usable advisor: {problem.Message}. Export it again from the runs.", problem);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            throw new AdvisorFileException($"'{path}' is no usable advisor: {problem.Message} Export it again from the runs.", problem);
        }
    }

    private static string Fingerprint(byte[][] lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] line in lines) hash.AppendData(line);
        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }

    /// <summary>The lines, each with its newline; a last one without it is given as it stands.</summary>
    private static byte[][] Lines(byte[] content)
    {
        var lines = new List<byte[]>();
        for (int start = 0; start < content.Length;)
        {
            int newline = Array.IndexOf(content, (byte)'\n', start);
            int end = newline < 0 ? content.Length : newline + 1;
            lines.Add(content[start..end]);
            start = end;
        }
        return [.. lines];
    }
}
