using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Scalable.Runs;

/// <summary>What a path leads to.</summary>
public enum FileKind
{
    Missing,
    Regular,
    Directory,

    /// <summary>A pipe or a socket: it has no length, and reading it waits for a writer.</summary>
    Pipe,

    /// <summary>A device: it has no length, and may have no end.</summary>
    Device,
}

/// <summary>The kind, length and time of writing of a file, links followed, by one system call.</summary>
public readonly partial record struct FileStatus(FileKind Kind, long Length, long ModifiedTicks)
{
    private const int MaxPathBytes = 3072;
    private static readonly FileStatus s_missing = new(FileKind.Missing, -1, -1);

    /// <summary>Looks at a path; what is not there, or may not be looked at, is <see cref="FileKind.Missing"/>.</summary>
    public static FileStatus Of(string path) => Of(path, "");

    /// <summary>Looks at a file of a directory; the two are put together without a text being made of them.</summary>
    public static FileStatus Of(string directory, string name)
    {
        if (OperatingSystem.IsLinux() && directory.Length + name.Length < MaxPathBytes / 3 && !directory.Contains('\0', StringComparison.Ordinal)) return OfLinux(directory, name);
        return OfAny(name.Length == 0 ? directory : Path.Combine(directory, name));
    }

    /// <summary>Opens a file to read, which others may write or replace meanwhile; never waits for a writer of a pipe.</summary>
    /// <exception cref="IOException">The file is not there, is no regular file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileStream OpenRegular(string path)
    {
        RequireRegular(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
    }

    /// <exception cref="IOException">The path leads to a device, a pipe or a socket, or to a directory.</exception>
    public static void RequireRegular(string path)
    {
        switch (Of(path).Kind)
        {
            case FileKind.Pipe or FileKind.Device: throw new IOException($"'{path}' is a device, a pipe or a socket, not a file.");
            case FileKind.Directory: throw new IOException($"'{path}' is a directory, not a file.");
            default: return;
        }
    }

    /// <summary>Refuses a file of a run that is a link to somewhere outside the run store: who may write a store could show its readers any file that they may read.</summary>
    /// <param name="path">The file, in the directory of a run.</param>
    /// <exception cref="IOException">It is a link out of the store.</exception>
    public static void RequireInStore(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is null || file.Directory?.Parent is not { } store) return;
        string target = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "";
        string[] stores = [store.FullName, store.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? store.FullName];
        if (!stores.Any(known => target.StartsWith(known + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            throw new IOException($"'{path}' is a link out of the run store, to '{target}'; copy the file into the store to use it.");
    }

    /// <summary>Opens what a user named to be read once: a file or a pipe, as of <c>&lt;(command)</c>, but nothing without an end.</summary>
    /// <exception cref="IOException">The file is not there, is a device or a directory, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileStream OpenNamed(string path)
    {
        if (Of(path).Kind != FileKind.Pipe) RequireRegular(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>The beginning of a text in UTF-8, as many characters at most: others may write it, and as much as they like.</summary>
    /// <inheritdoc cref="OpenRegular"/>
    public static string ReadStart(string path, int maxChars)
    {
        using var reader = new StreamReader(OpenRegular(path));
        char[] text = new char[maxChars];
        return new string(text, 0, reader.ReadBlock(text));
    }

    private static FileStatus OfAny(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is { } target) file = new FileInfo(target.FullName);
            if (file.Exists) return new FileStatus(IsDevice(file) ? FileKind.Device : FileKind.Regular, file.Length, file.LastWriteTimeUtc.Ticks);
            return Directory.Exists(path) ? new FileStatus(FileKind.Directory, -1, Directory.GetLastWriteTimeUtc(path).Ticks) : s_missing;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return s_missing;
        }
    }

    private static bool IsDevice(FileInfo file) =>
        file.Attributes.HasFlag(FileAttributes.Device) || (!OperatingSystem.IsWindows() && file.FullName.StartsWith("/dev/", StringComparison.Ordinal));

    [SkipLocalsInit]
    private static unsafe FileStatus OfLinux(string directory, string name)
    {
        const int CurrentDirectory = -100;
        const uint TypeTimeAndSize = 0x1 | 0x40 | 0x200;
        const int KindMask = 0xF000, RegularKind = 0x8000, DirectoryKind = 0x4000, CharacterDevice = 0x2000, BlockDevice = 0x6000;
        byte* path = stackalloc byte[MaxPathBytes];
        int length = Encoding.UTF8.GetBytes(directory, new Span<byte>(path, MaxPathBytes));
        if (name.Length > 0)
        {
            path[length++] = (byte)'/';
            length += Encoding.UTF8.GetBytes(name, new Span<byte>(path + length, MaxPathBytes - length));
        }
        path[length] = 0;
        StatxBuffer buffer;
        if (Statx(CurrentDirectory, path, 0, TypeTimeAndSize, &buffer) != 0) return s_missing;
        FileKind kind = (buffer.Mode & KindMask) switch
        {
            RegularKind => FileKind.Regular,
            DirectoryKind => FileKind.Directory,
            CharacterDevice or BlockDevice => FileKind.Device,
            _ => FileKind.Pipe,
        };
        return new FileStatus(kind, (long)buffer.Size, DateTime.UnixEpoch.Ticks + buffer.ModifiedSeconds * TimeSpan.TicksPerSecond + buffer.ModifiedNanoseconds / 100);
    }

    /// <summary>statx(2), whose structure is the same on every architecture.</summary>
    [LibraryImport("libc", EntryPoint = "statx")]
    private static unsafe partial int Statx(int directory, byte* path, int flags, uint mask, StatxBuffer* buffer);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxBuffer
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
    }
}
