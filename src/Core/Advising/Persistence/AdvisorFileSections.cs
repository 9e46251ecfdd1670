using System.Buffers;
using Scalable.Runs;

namespace Scalable.Advising.Persistence;

/// <summary>A stretch of lines of an advisor file.</summary>
/// <param name="Task">Whose attempts it holds, and what was learnt of them; null for the ids of the runs.</param>
/// <param name="Attempts">How many attempts.</param>
/// <param name="Lines">How many lines.</param>
/// <param name="IsLearnt">Whether the last line says what was learnt.</param>
/// <param name="Fingerprint">That of the lines.</param>
internal sealed record AdvisorFileSection(string? Task, int Attempts, int Lines, bool IsLearnt, string Fingerprint)
{
    public string Title => Task is null ? "the runs" : $"of task '{Task}'";

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("task", Task);
        writer.WriteNumber("attempts", Attempts);
        writer.WriteNumber("lines", Lines);
        writer.WriteBoolean("learnt", IsLearnt);
        writer.WriteString("fingerprint", Fingerprint);
        writer.WriteEndObject();
    }

    public static AdvisorFileSection Read(JsonElement section) => new(
        section.GetProperty("task").GetString(),
        section.GetProperty("attempts").GetInt32(),
        section.GetProperty("lines").GetInt32(),
        section.GetProperty("learnt").GetBoolean(),
        section.GetProperty("fingerprint").GetString() ?? "");
}

/// <summary>An advisor as sections of lines.</summary>
internal static class AdvisorFileSections
{
    private const int AttemptsPerLine = 1000;

    public static IEnumerable<(AdvisorFileSection Section, ReadOnlyMemory<byte>[] Lines)> Of(LearnedAdvisor advisor)
    {
        IReadOnlyList<RunRecord> runs = advisor.Runs;
        var attempts = new SortedDictionary<string, List<(TaskRecord Task, int Run, int Place)>>(StringComparer.Ordinal);
        for (int run = 0; run < runs.Count; run++)
        {
            int place = 0;
            foreach (TaskRecord task in runs[run].Tasks)
            {
                if (!task.IsTerminal) continue;
                if (!attempts.TryGetValue(task.TaskName, out List<(TaskRecord, int, int)>? known)) attempts[task.TaskName] = known = [];
                known.Add((task, run, place++));
            }
        }
        Dictionary<string, byte[]> learnt = advisor.Keep().ToDictionary(task => task.Task, task => task.Learnt, StringComparer.Ordinal);
        yield return Section(null, 0, isLearnt: false, Line(writer =>
        {
            writer.WriteStartArray("runs");
            foreach (RunRecord run in runs) writer.WriteStringValue(run.RunId);
            writer.WriteEndArray();
        }));
        foreach ((string task, List<(TaskRecord Task, int Run, int Place)> all) in attempts)
        {
            List<ReadOnlyMemory<byte>> lines = [.. all.Chunk(AttemptsPerLine).Select(chunk => Line(writer =>
            {
                writer.WriteString("task", task);
                writer.WriteStartArray("attempts");
                foreach ((TaskRecord attempt, int run, int place) in chunk) AdvisorFileRuns.Write(writer, attempt, run, place);
                writer.WriteEndArray();
            }))];
            bool isLearnt = learnt.TryGetValue(task, out byte[]? state);
            if (isLearnt)
                lines.Add(Line(writer =>
                {
                    writer.WriteString("task", task);
                    writer.WritePropertyName("learnt");
                    writer.WriteRawValue(state, skipInputValidation: true);
                }));
            yield return Section(task, all.Count, isLearnt, [.. lines]);
        }
    }

    private static (AdvisorFileSection Section, ReadOnlyMemory<byte>[] Lines) Section(string? task, int attempts, bool isLearnt, params ReadOnlyMemory<byte>[] lines) =>
        (new AdvisorFileSection(task, attempts, lines.Length, isLearnt, AdvisorFile.Fingerprint(lines)), lines);

    private static ReadOnlyMemory<byte> Line(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> line = WrittenJson.Line(write);
        line.Write([(byte)'\n']);
        return line.WrittenMemory;
    }
}
