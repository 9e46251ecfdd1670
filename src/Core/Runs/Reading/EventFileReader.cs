using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Scalable.Runs.Reading;

/// <summary>
/// Reads one of a run's event files line by line: splits each line into the fields of this kind of event and hands the
/// readable ones to <see cref="OnEvent"/>. Whatever is wrong with a line is reported, and the next one read.
/// </summary>
internal abstract class EventFileReader
{
    protected const string SchemaVersionField = "schema_version";

    private readonly LineReader _lines;

    /// <param name="lines">The line reader of the reading thread.</param>
    /// <param name="caches">The caches of the reading thread.</param>
    /// <param name="knownFields">The names of the fields this kind of event has; the first is <see cref="SchemaVersionField"/>.</param>
    protected EventFileReader(LineReader lines, ValueCaches caches, IReadOnlyList<string> knownFields)
    {
        _lines = lines;
        Fields = new JsonFields(knownFields);
        Values = new FieldValues(Fields, caches);
    }

    protected JsonFields Fields { get; }

    protected FieldValues Values { get; }

    protected ProblemLog Log { get; private set; } = new("");

    protected long LineNumber => _lines.Number;

    /// <summary>Reads a run's file if there is one; returns how many of its lines are events.</summary>
    public int ReadIfThere(string directory, string file, List<HistoryProblem> problems)
    {
        var log = new ProblemLog(Path.Combine(directory, file));
        int events = ReadIfThere(log);
        problems.AddRange(log.Problems);
        return events;
    }

    /// <summary>Reads the file of the log if there is one; returns how many of its lines are events.</summary>
    public int ReadIfThere(ProblemLog log) => Path.Exists(log.File) ? Read(log.File, log) : 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Read(string path, ProblemLog log)
    {
        Log = log;
        int events = 0;
        try
        {
            _lines.Open(path);
            while (_lines.MoveNext())
            {
                if (!ReadLine()) continue;
                events++;
                Values.MoveTo(log, _lines.Number);
                NoteOddities();
                OnEvent();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Add(HistoryProblemCodes.UnreadableFile, _lines.Number, $"The file cannot be read{(events > 0 ? " any further" : "")}: {e.Message}");
        }
        finally
        {
            _lines.Close();
        }
        return events;
    }

    protected abstract void OnEvent();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadLine()
    {
        if (_lines.IsTooLong)
        {
            Log.Add(HistoryProblemCodes.LineTooLong, _lines.Number, "The line is longer than a record can be; skipped.");
            return false;
        }
        byte[] buffer = _lines.Buffer;
        int start = _lines.Start, end = _lines.End;
        while (start < end && IsSpace(buffer[start])) start++;
        while (start < end && IsSpace(buffer[end - 1])) end--;
        if (start == end) return false;
        if (!Utf8.IsValid(buffer.AsSpan(start, end - start))) (buffer, start, end) = Repair(buffer.AsSpan(start, end - start));
        JsonFieldsResult result = Fields.Read(buffer, start, end);
        if (result != JsonFieldsResult.Read) ReportUnreadable(result, IsUtf16(buffer.AsSpan(start, end - start)));
        return result == JsonFieldsResult.Read;
    }

    private (byte[] Buffer, int Start, int End) Repair(ReadOnlySpan<byte> line)
    {
        if (_lines.IsTerminated) Log.Add(HistoryProblemCodes.InvalidUtf8, _lines.Number, "The line is not valid UTF-8; what is not was replaced by U+FFFD.");
        byte[] repaired = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line));
        return (repaired, 0, repaired.Length);
    }

    private void ReportUnreadable(JsonFieldsResult result, bool isUtf16)
    {
        if (result == JsonFieldsResult.NotAnObject)
            Log.Add(HistoryProblemCodes.NotAnObject, _lines.Number, "The line is JSON but not an object; skipped.");
        else if (!_lines.IsTerminated)
            Log.Add(HistoryProblemCodes.TruncatedLine, _lines.Number, "The last line ends in the middle of a record (cut off, or still being written); skipped.");
        else
            Log.Add(HistoryProblemCodes.NotJson, _lines.Number, isUtf16 ? "The line is not JSON but looks like UTF-16; save the file as UTF-8. Skipped." : "The line is not JSON; skipped.");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NoteOddities()
    {
        foreach (FieldSlice name in Fields.Unknown) Log.AddUnknownField(_lines.Number, Encoding.UTF8.GetString(Fields.Bytes(name)));
        FieldSlice version = Fields[0];
        if (version is { Kind: FieldKind.Number, Length: 1 } && Fields.Buffer[version.Start] == RunFormat.SchemaVersion + '0') return;
        if (Values.Number(0) is { } number && number > RunFormat.SchemaVersion)
            Log.Add(HistoryProblemCodes.NewerSchemaVersion, _lines.Number, () => RunFormat.NewerSchema(number));
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r';

    private static bool IsUtf16(ReadOnlySpan<byte> line) => line.Contains((byte)0);
}
