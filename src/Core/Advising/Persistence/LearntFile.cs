using System.Security.Cryptography;
using Scalable.Learning;
using Scalable.Runs;

namespace Scalable.Advising.Persistence;

/// <summary>
/// What was learnt of a task, kept beside the index of its runs, so that the same attempts are not learnt from again. One file for
/// each task and way to learn: a line with the fingerprint of the attempts and the SHA-256 of the rest, and then what
/// <see cref="TaskAdvice.Keep"/> gave. A file of other attempts, of another build of this library, or damaged, is as good as none.
/// </summary>
internal sealed class LearntFile
{
    private const string Suffix = ".learnt";
    private const int MaxFiles = 200;
    private const long MaxBytes = 1L << 28;

    private readonly string _path;
    private readonly string _fingerprint;

    private LearntFile(string path, string fingerprint)
    {
        _path = path;
        _fingerprint = fingerprint;
    }

    /// <summary>The file for a task's attempts in a history; null if nothing is to be kept of them.</summary>
    public static LearntFile? For(TaskHistory history, string task, LearnedAdvisorOptions options)
    {
        if (history.PlaceFor(task) is not { } place) return null;
        StringBuilder how = new StringBuilder().Append(typeof(LearntFile).Module.ModuleVersionId).Append(CultureInfo.InvariantCulture, $" {AdvisorFile.LearntVersion} {options.ModelType} {options.Backend} {options.Seed}");
        foreach ((string name, object? value) in (options.ModelParameters ?? new Dictionary<string, object?>()).OrderBy(parameter => parameter.Key, StringComparer.OrdinalIgnoreCase))
            how.Append(CultureInfo.InvariantCulture, $" {name.ToLowerInvariant()}={value}");
        string key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{how}\n{task}")));
        return new LearntFile(Path.Combine(place.Directory, key + Suffix), place.Fingerprint);
    }

    /// <summary>Takes up what is kept; null if that is nothing, or nothing of these attempts that can be used.</summary>
    public T? Read<T>(Func<JsonElement, T> takeUp)
        where T : class
    {
        try
        {
            FileStatus status = FileStatus.Of(_path);
            if (status.Kind != FileKind.Regular || status.Length > MaxBytes) return null;
            ReadOnlyMemory<byte> content = File.ReadAllBytes(_path);
            int end = content.Span.IndexOf((byte)'\n') + 1;
            if (!content.Span[..end].SequenceEqual(FirstLine(content.Span[end..]))) return null;
            using JsonDocument learnt = JsonDocument.Parse(content[end..]);
            return takeUp(learnt.RootElement);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or AdvisorFileException)
        {
            return null;
        }
    }

    /// <summary>Keeps what was learnt. If the directory cannot be written, nothing is kept.</summary>
    public void Write(byte[] learnt)
    {
        try
        {
            AtomicFile.Write(_path, file =>
            {
                file.Write(FirstLine(learnt));
                file.Write(learnt);
            });
            FileInfo[] files = new DirectoryInfo(Path.GetDirectoryName(_path)!).GetFiles("*" + Suffix);
            foreach (FileInfo file in files.OrderByDescending(file => file.LastWriteTimeUtc).Skip(MaxFiles)) file.Delete();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The next question learns again.
        }
    }

    private byte[] FirstLine(ReadOnlySpan<byte> learnt) => Encoding.ASCII.GetBytes($"scalable-learnt {_fingerprint} {Convert.ToHexString(SHA256.HashData(learnt))}\n");
}
