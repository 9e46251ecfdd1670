using System.Buffers.Binary;

namespace Scalable.Runs.Indexing;

/// <summary>
/// Reads what <see cref="IndexOutput"/> wrote. Whatever the bytes are, it throws nothing but <see cref="IndexException"/>, and
/// makes nothing that is larger than the bytes could mean.
/// </summary>
internal ref struct IndexInput(ReadOnlySpan<byte> bytes, string[] shared)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    public readonly int Position => _position;

    public readonly int Left => _bytes.Length - _position;

    public readonly bool IsAtEnd => Left == 0;

    public byte Byte() => Take(1)[0];

    public ulong Unsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _bytes.Length) break;
            byte part = _bytes[_position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
        throw new IndexException();
    }

    public long Signed()
    {
        ulong value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number of 32 bits.</summary>
    public int Integer() => Signed() is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw new IndexException();

    /// <summary>A number from 0.</summary>
    public long Count() => Signed() is >= 0 and var value ? value : throw new IndexException();

    /// <summary>A number from 0 to a bound.</summary>
    public int Count(int max) => Count() is var value && value <= max ? (int)value : throw new IndexException();

    /// <summary>A number of things that follow, each of at least a byte.</summary>
    public int CountOfItems() => Count(Left);

    public double Double() => BitConverter.Int64BitsToDouble(Long());

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public string? Shared()
    {
        ulong number = Unsigned();
        if (number == 0) return null;
        return number <= (ulong)shared.Length ? shared[number - 1] : throw new IndexException();
    }

    public string RequiredShared() => Shared() ?? throw new IndexException();

    public string? Text()
    {
        ulong length = Unsigned();
        if (length == 0) return null;
        if (length - 1 > (ulong)Left) throw new IndexException();
        return Encoding.UTF8.GetString(Take((int)(length - 1)));
    }

    public string RequiredText() => Text() ?? throw new IndexException();

    public ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)Left) throw new IndexException();
        _position += length;
        return _bytes.Slice(_position - length, length);
    }
}

/// <summary>A part of an index holds what no index holds. It is then as good as not there.</summary>
internal sealed class IndexException(string message = "The index is damaged.") : Exception(message);
