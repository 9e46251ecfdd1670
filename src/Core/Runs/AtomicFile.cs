using System.Security.Cryptography;

namespace Scalable.Runs;

/// <summary>
/// Replaces files so that a reader sees the old or the new one, never half of one: the content goes into a draft of a random
/// name beside the file, made by this call alone, which then takes the file's name. What is no regular file (a device, a
/// pipe) is written to instead of replaced; a link is refused.
/// </summary>
public static class AtomicFile
{
    private const string DraftSuffix = ".draft";
    private const int DraftDigits = 16, MaxStemLength = 60;
    private static readonly TimeSpan s_abandonedAfter = TimeSpan.FromHours(1);
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text in UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream}, bool)"/>
    public static void Write(string path, string text, bool ownerOnly = false) => Write(path, s_utf8.GetBytes(text), ownerOnly);

    /// <inheritdoc cref="Write(string, Action{Stream}, bool)"/>
    public static void Write(string path, ReadOnlyMemory<byte> content, bool ownerOnly = false) => Write(path, stream => stream.Write(content.Span), ownerOnly);

    /// <param name="path">The file to write or replace. A file that is replaced keeps its permissions.</param>
    /// <param name="write">Writes the content. If it throws, the file is as it was.</param>
    /// <param name="ownerOnly">Whether only its owner may read and write the file; otherwise the user's umask decides for a new one.</param>
    /// <exception cref="IOException">The file cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; it is as it was.</exception>
    public static void Write(string path, Action<Stream> write, bool ownerOnly = false)
    {
        if (Destination(Path.GetFullPath(path)) is not { } destination)
        {
            using var through = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            write(through);
            return;
        }
        string draft = DraftOf(destination);
        bool replaces = File.Exists(destination);
        try
        {
            using (FileStream stream = Create(draft, replaces ? destination : null, ownerOnly)) write(stream);
            File.Move(draft, destination, overwrite: true);
        }
        catch
        {
            TryDelete(draft);
            throw;
        }
        if (replaces) SweepDrafts(destination);
    }

    /// <summary>Deletes the drafts of a file that writers left behind which were killed; those of the last hour may still be written.</summary>
    public static void SweepDrafts(string path)
    {
        path = Path.GetFullPath(path);
        FileTrouble.Ignored(() =>
        {
            foreach (string draft in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, DraftStem(path) + new string('?', DraftDigits) + DraftSuffix))
                if (IsAbandoned(draft)) TryDelete(draft);
        });
    }

    /// <summary>The regular file to replace, which may not be there yet; null for what is to be written through.</summary>
    private static string? Destination(string path)
    {
        if (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal)) return null;
        if (new FileInfo(path).LinkTarget is { } target) throw new IOException($"'{path}' is a link, which may lead anywhere; name the file it leads to, '{target}'.");
        return FileStatus.Of(path).Kind switch
        {
            FileKind.Regular or FileKind.Missing => path,
            FileKind.Directory => throw new IOException($"'{path}' is a directory; name a file."),
            _ => null,
        };
    }

    private static string DraftOf(string path) => Path.Combine(
        Path.GetDirectoryName(path)!, DraftStem(path) + Convert.ToHexString(RandomNumberGenerator.GetBytes(DraftDigits / 2)) + DraftSuffix);

    /// <summary>A hidden name that begins as the file's does, short enough for any file system.</summary>
    private static string DraftStem(string path)
    {
        string name = Path.GetFileName(path);
        return $".{name[..Math.Min(name.Length, MaxStemLength)]}.";
    }

    private static FileStream Create(string draft, string? replaced, bool ownerOnly)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows()) return new FileStream(draft, options);
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (ownerOnly || replaced is not null) options.UnixCreateMode = OwnerOnly;
        var stream = new FileStream(draft, options);
        if (!ownerOnly && replaced is not null) File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(replaced));
        return stream;
    }

    /// <summary>True for a file or directory that nobody has written to for an hour: whoever began it was killed.</summary>
    internal static bool IsAbandoned(string path) => DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > s_abandonedAfter;

    /// <summary>Deletes a file if it may.</summary>
    public static void TryDelete(string file) => FileTrouble.Ignored(() => File.Delete(file));
}

/// <summary>What is done with files that may be gone, full or another user's, and that nothing depends on.</summary>
internal static class FileTrouble
{
    /// <summary>What is read or made; null or false if the files do not allow it.</summary>
    public static T? OrNothing<T>(Func<T?> use)
    {
        try
        {
            return use();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>Does it as far as the files allow it.</summary>
    public static void Ignored(Action use) => OrNothing(() =>
    {
        use();
        return true;
    });
}
