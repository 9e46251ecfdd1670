using System.Globalization;
using Scalable.Simulation;

namespace Scalable.Benchmarks.Scaling;

/// <summary>Reads the columns process, submit (epoch ms) and realtime (ms) of a Nextflow trace written with commas.</summary>
internal static class TraceFile
{
    public static Workload Read(string path, string name)
    {
        using var reader = new StreamReader(path);
        string[] header = reader.ReadLine()?.Split(',') ?? throw new InvalidDataException($"{path} is empty.");
        int process = Column("process"), submit = Column("submit"), realtime = Column("realtime");
        var tasks = new List<WorkloadTask>();
        while (reader.ReadLine() is { } line)
        {
            string[] fields = Fields(line);
            if (!double.TryParse(fields[submit], NumberStyles.Float, CultureInfo.InvariantCulture, out double submitted)) continue;
            if (!double.TryParse(fields[realtime], NumberStyles.Float, CultureInfo.InvariantCulture, out double ran)) continue;
            tasks.Add(new WorkloadTask(fields[process], fields[process], submitted / 1000, ran / 1000));
        }
        return Workload.Of(name, tasks);

        int Column(string column) =>
            Array.IndexOf(header, column) is var index and >= 0 ? index : throw new InvalidDataException($"{path} has no column '{column}'.");
    }

    private static string[] Fields(string line)
    {
        if (!line.Contains('"')) return line.Split(',');
        var fields = new List<string>();
        bool quoted = false;
        int start = 0;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            if (line[i] != ',' || quoted) continue;
            fields.Add(line[start..i]);
            start = i + 1;
        }
        fields.Add(line[start..]);
        return [.. fields];
    }
}
