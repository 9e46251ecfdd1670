using System.Buffers.Binary;

namespace Scalable.Runs.Indexing;

/// <summary>
/// Writes the values of a part of an index: whole numbers in seven bits a byte (LEB128), numbers in eight bytes, and texts
/// that repeat by their number in a table, which is part of what is written.
/// </summary>
internal sealed class IndexOutput
{
    private readonly Dictionary<string, int> _shared = new(StringComparer.Ordinal);
    private byte[] _bytes;

    public IndexOutput(int capacity = 256) => _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public IReadOnlyCollection<string> SharedTexts => _shared.Keys;

    public void Clear()
    {
        Length = 0;
        _shared.Clear();
    }

    public void Byte(byte value) => Room(1)[0] = value;

    public void Unsigned(ulong value)
    {
        Span<byte> room = Room(10);
        int used = 0;
        for (; value >= 0x80; value >>= 7) room[used++] = (byte)(value | 0x80);
        room[used++] = (byte)value;
        Length += used - 10;
    }

    /// <summary>A number from 0.</summary>
    public void Count(long value) => Unsigned((ulong)value << 1);

    /// <summary>A number that may be negative.</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Double(double value) => BinaryPrimitives.WriteInt64LittleEndian(Room(8), BitConverter.DoubleToInt64Bits(value));

    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);

    /// <summary>A text that others are likely to repeat; null is allowed.</summary>
    public void Shared(string? text)
    {
        int number = -1;
        if (text is not null && !_shared.TryGetValue(text, out number)) _shared[text] = number = _shared.Count;
        Unsigned((ulong)(number + 1));
    }

    /// <summary>A text of its own; null is allowed.</summary>
    public void Text(string? text)
    {
        if (text is null)
        {
            Unsigned(0);
            return;
        }
        int length = Encoding.UTF8.GetByteCount(text);
        Unsigned((ulong)length + 1);
        Encoding.UTF8.GetBytes(text, Room(length));
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    private Span<byte> Room(int length)
    {
        if (Length + length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        Length += length;
        return _bytes.AsSpan(Length - length, length);
    }
}
