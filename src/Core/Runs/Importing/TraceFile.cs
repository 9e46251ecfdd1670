using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Scalable.Runs.Reading;

namespace Scalable.Runs.Importing;

/// <summary>A trace file's columns and usable rows.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Digest">The SHA-256 of the file.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows that have as many fields as there are columns.</param>
/// <param name="Lines">The line each row begins on.</param>
internal sealed record TraceFile(string Path, byte[] Digest, TraceColumns Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<long> Lines)
{
    /// <exception cref="RunImportException">The file is not there, cannot be read, or is not a trace.</exception>
    public static TraceFile Read(string path, ProblemLog log)
    {
        byte[] bytes = ReadBytes(path);
        string text = Decode(bytes, log);
        var records = new DelimitedText(text, Delimiter(text));
        var fields = new List<string>();
        if (!records.Read(fields)) throw new RunImportException($"The trace '{path}' is empty.");
        var columns = new TraceColumns(fields);
        if (!columns.Has("process") && !columns.Has("name"))
            throw new RunImportException($"The file '{path}' is not a Nextflow trace: its header has neither a column 'process' nor 'name'. Its columns are: {columns.Names}.");
        var rows = new List<string[]>();
        var lines = new List<long>();
        while (records.Read(fields))
        {
            if (!IsUsable(records, fields.Count, columns.Count, log)) continue;
            rows.Add([.. fields]);
            lines.Add(records.Line);
        }
        return new TraceFile(path, SHA256.HashData(bytes), columns, rows, lines);
    }

    private static bool IsUsable(DelimitedText records, int fields, int columns, ProblemLog log)
    {
        if (records.HasOpenQuote)
            log.Add(HistoryProblemCodes.UnusableRow, records.Line, "The row has a quote that is never closed; skipped.");
        else if (fields < columns && records.IsLast)
            log.Add(HistoryProblemCodes.TruncatedLine, records.Line, $"The last row ends after {fields} of {columns} fields (cut off, or still being written); skipped.");
        else if (fields != columns)
            log.Add(HistoryProblemCodes.UnusableRow, records.Line, $"The row has {fields} fields where the header has {columns}; skipped.");
        else
            return true;
        return false;
    }

    /// <summary>Nextflow separates by tabs unless told otherwise.</summary>
    private static char Delimiter(string text)
    {
        int end = text.IndexOfAny(['\r', '\n']);
        return text.AsSpan(0, end < 0 ? text.Length : end).Contains('\t') ? '\t' : ',';
    }

    private static byte[] ReadBytes(string path)
    {
        if (!File.Exists(path)) throw new RunImportException($"There is no file '{path}'. Name the trace Nextflow wrote (run it with -with-trace to get one).");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunImportException($"The trace '{path}' cannot be read: {e.Message}");
        }
    }

    private static string Decode(byte[] bytes, ProblemLog log)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        string text = reader.ReadToEnd();
        if (reader.CurrentEncoding is UTF8Encoding && !Utf8.IsValid(bytes))
            log.Add(HistoryProblemCodes.InvalidUtf8, 0, "The file is not valid UTF-8; what is not was replaced by U+FFFD.");
        return text;
    }
}
