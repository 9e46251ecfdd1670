using System.Runtime.InteropServices;
using System.Text;

namespace Scalable.Sessions.Measuring.Linux;

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
