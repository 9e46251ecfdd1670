using System.Runtime.InteropServices;

namespace Scalable.Sessions.Measuring.Linux;

/// <summary>
/// Starts a program in a session of its own, without a shell: standard input is empty, output goes to files, signals are
/// as a login would have them. The runtime's own process class is not used because it reaps its children without
/// telling what they took.
/// </summary>
internal static unsafe class Spawner
{
    private const int ReadOnly = 0;
    private const int WriteCreateTruncate = 0x1 | 0x40 | 0x200;
    private const uint FileMode = 0x1B4; // 0664, less the umask
    private const int OpaqueSize = 1024; // more than any C library's spawn structures and signal sets take
    private const int NoSuchFile = 2, NoExecFormat = 8, AccessDenied = 13, NotADirectory = 20, ListTooLong = 7;

    /// <returns>The process's id, which is also its session's.</returns>
    /// <exception cref="ProcessStartException">The program is not found or cannot be executed.</exception>
    public static int Start(ProcessOrder order)
    {
        string program = ProgramPath.Find(order.Command[0], order.Environment, order.WorkingDirectory);
        using var strings = new NativeStrings();
        void* actions = strings.Opaque(OpaqueSize), attributes = strings.Opaque(OpaqueSize), signals = strings.Opaque(OpaqueSize);
        Libc.InitFileActions(actions);
        Libc.InitAttributes(attributes);
        try
        {
            Libc.AddOpen(actions, 0, strings.Text("/dev/null"), ReadOnly, 0);
            Libc.AddOpen(actions, 1, strings.Text(order.OutputPath), WriteCreateTruncate, FileMode);
            Libc.AddOpen(actions, 2, strings.Text(order.ErrorPath), WriteCreateTruncate, FileMode);
            Libc.AddChangeDirectory(actions, strings.Text(order.WorkingDirectory));
            Libc.FillSignalSet(signals);
            Libc.SetSignalDefaults(attributes, signals);
            Libc.EmptySignalSet(signals);
            Libc.SetSignalMask(attributes, signals);
            Libc.SetFlags(attributes, Libc.SpawnNewSession | Libc.SpawnSetSignalDefaults | Libc.SpawnSetSignalMask);
            byte** environment = strings.Array([.. order.Environment.Select(variable => $"{variable.Key}={variable.Value}")]);
            int error = Libc.Spawn(out int pid, strings.Text(program), actions, attributes, strings.Array(order.Command), environment);
            return error == 0 ? pid : throw new ProcessStartException(Explain(error, program, order.WorkingDirectory));
        }
        finally
        {
            Libc.DestroyFileActions(actions);
            Libc.DestroyAttributes(attributes);
        }
    }

    private static string Explain(int error, string program, string directory) => error switch
    {
        NoSuchFile or NotADirectory when !Directory.Exists(directory) => $"The working directory '{directory}' does not exist.",
        NoSuchFile => $"'{program}' does not exist, or the interpreter its first line names does not.",
        AccessDenied => $"'{program}' may not be executed; check its permissions (chmod +x).",
        NoExecFormat => $"'{program}' is no program: give a script a first line such as #!/bin/sh.",
        ListTooLong => $"The arguments and variables of '{program}' are longer than the system can pass on; put them in a file.",
        _ => $"'{program}' could not be started: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(error)}.",
    };
}

/// <summary>Finds a program the way execvp(3) does, by the PATH that the program itself will see.</summary>
internal static class ProgramPath
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <exception cref="ProcessStartException">No directory of PATH has it.</exception>
    public static string Find(string name, IReadOnlyDictionary<string, string> environment, string workingDirectory)
    {
        if (name.Length == 0) throw new ProcessStartException("The command is empty.");
        if (name.Contains('/', StringComparison.Ordinal)) return name;
        string path = environment.TryGetValue("PATH", out string? value) && value.Length > 0 ? value : DefaultPath;
        foreach (string directory in path.Split(':'))
        {
            string candidate = Path.Combine(workingDirectory, directory, name);
            if (IsExecutable(candidate)) return candidate;
        }
        throw new ProcessStartException($"The program '{name}' is in no directory of PATH ({path}).");
    }

    private static bool IsExecutable(string file)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & anyExecute) != 0;
    }
}

/// <summary>Texts as the C library takes them: UTF-8, ending in a zero, in arrays that end in a null.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly List<nint> _blocks = [];

    /// <exception cref="ProcessStartException">The text has a zero character in it, which no argument can carry.</exception>
    public byte* Text(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new ProcessStartException("An argument, path or variable holds a zero character, which the system cannot pass on.");
        int length = Encoding.UTF8.GetByteCount(text);
        byte* block = (byte*)Allocate(length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(block, length));
        block[length] = 0;
        return block;
    }

    public byte** Array(IReadOnlyCollection<string> texts)
    {
        byte** block = (byte**)Allocate((texts.Count + 1) * sizeof(byte*));
        int next = 0;
        foreach (string text in texts) block[next++] = Text(text);
        block[next] = null;
        return block;
    }

    /// <summary>Zeroed memory for a structure whose layout is the C library's own.</summary>
    public void* Opaque(int size)
    {
        void* block = Allocate(size);
        new Span<byte>(block, size).Clear();
        return block;
    }

    public void Dispose()
    {
        foreach (nint block in _blocks) NativeMemory.Free((void*)block);
        _blocks.Clear();
    }

    private void* Allocate(int size)
    {
        void* block = NativeMemory.Alloc((nuint)size);
        _blocks.Add((nint)block);
        return block;
    }
}
