using System.Globalization;
using System.Text;

namespace Scalable.Scenarios.Startup;

/// <summary>
/// Makes what <c>sacct --parsable2 --duplicates</c> prints, with the columns that the help's example names: jobs of six kinds
/// with their batch and extern steps, a fifth of them with a step of srun too, one in thirty failed, one in two hundred requeued.
/// </summary>
internal static class SacctMaker
{
    public const string Columns =
        "JobID|JobName|Partition|Account|Cluster|State|ExitCode|Submit|Start|End|ElapsedRaw|TimelimitRaw|ReqCPUS|AllocCPUS|ReqNodes|NNodes|NTasks|ReqMem|ReqTRES|AllocTRES|MaxRSS|AveCPU|TotalCPU|TRESUsageInMax|TRESUsageInTot|NodeList";

    private static readonly string[] s_names = ["align", "sort", "count", "call", "index", "report"];

    /// <summary>Writes so many rows, the header not counted, and returns how many attempts they are.</summary>
    public static long Write(string path, long rows)
    {
        var random = new Random(1);
        DateTime submitted = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
        writer.Write(Columns + "\n");
        long attempts = 0;
        for (int job = 100_000; rows > 0; job++)
        {
            submitted = submitted.AddSeconds(random.Next(4));
            if (random.Next(200) == 0) rows -= Job(writer, random, job, submitted, "NODE_FAIL", rows, ref attempts);
            rows -= Job(writer, random, job, submitted.AddMinutes(30), random.Next(30) == 0 ? "FAILED" : "COMPLETED", rows, ref attempts);
        }
        return attempts;
    }

    private static long Job(StreamWriter writer, Random random, int job, DateTime submitted, string state, long rows, ref long attempts)
    {
        if (rows <= 0) return 0;
        attempts++;
        int kind = random.Next(s_names.Length), cpus = 1 << (kind % 4), seconds = 60 + random.Next(3600), node = random.Next(200);
        long kilobytes = (kind + 1) * 400_000L + random.Next(600_000);
        double cpu = Math.Round(seconds * cpus * (0.5 + random.NextDouble() / 2), 3);
        DateTime started = submitted.AddSeconds(5 + random.Next(600)), ended = started.AddSeconds(seconds);
        string exit = state == "FAILED" ? "1:0" : "0:0", tres = string.Create(CultureInfo.InvariantCulture, $"billing={cpus},cpu={cpus},mem=8G,node=1");
        string When(DateTime begin) => string.Create(CultureInfo.InvariantCulture, $"{begin:yyyy-MM-dd'T'HH:mm:ss}|{started:yyyy-MM-dd'T'HH:mm:ss}|{ended:yyyy-MM-dd'T'HH:mm:ss}|{seconds}");
        writer.Write(string.Create(CultureInfo.InvariantCulture,
            $"{job}|{s_names[kind]}|main|lab{kind % 3}|big|{state}|{exit}|{When(submitted)}|240|{cpus}|{cpus}|1|1||8G|{tres}|{tres}|||{Time(cpu)}|||node{node:000}\n"));
        void Step(string name, string program, long peak, double used) => writer.Write(string.Create(CultureInfo.InvariantCulture,
            $"{job}.{name}|{program}||lab{kind % 3}|big|{(name == "extern" ? "COMPLETED" : state)}|{exit}|{When(started)}||{cpus}|{cpus}|1|1|1||||{peak}K|{TimeSpan.FromSeconds((long)used):hh\\:mm\\:ss}|{Time(used)}|cpu={TimeSpan.FromSeconds((long)used):hh\\:mm\\:ss},energy=0,fs/disk={peak * 3},mem={peak}K,pages=0,vmem={peak * 2}K|cpu={TimeSpan.FromSeconds((long)used):hh\\:mm\\:ss},energy=0,fs/disk={peak * 3},mem={peak}K,pages=0,vmem={peak * 2}K|node{node:000}\n"));
        Step("batch", "batch", random.Next(5) > 0 ? kilobytes : 5000, cpu);
        if (rows == 2) return 2;
        Step("extern", "extern", 900, 0.001);
        if (rows == 3 || random.Next(5) > 0) return 3;
        Step("0", "tool", kilobytes, cpu);
        return 4;
    }

    /// <summary>Processor time as sacct prints it: [D-]HH:MM:SS from an hour, else MM:SS.mmm.</summary>
    private static string Time(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(seconds);
        return time.TotalHours < 1 ? time.ToString(@"mm\:ss\.fff", CultureInfo.InvariantCulture)
            : time.TotalDays < 1 ? time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)
            : time.ToString(@"d\-hh\:mm\:ss", CultureInfo.InvariantCulture);
    }
}
