using System.Buffers.Binary;
using System.Text;

namespace Scalable.Runs.Indexing;

/// <summary>Reads what <see cref="IndexOutput"/> wrote; throws where the bytes end too early or name a string that is not there.</summary>
internal ref struct IndexInput(ReadOnlySpan<byte> bytes, string[] strings)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    public readonly int Position => _position;

    public byte Byte() => _bytes[_position++];

    public int Int()
    {
        int value = BinaryPrimitives.ReadInt32LittleEndian(_bytes[_position..]);
        _position += 4;
        return value;
    }

    public long Long()
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(_bytes[_position..]);
        _position += 8;
        return value;
    }

    public double Double() => BitConverter.Int64BitsToDouble(Long());

    public string? Shared()
    {
        int number = Int();
        return number < 0 ? null : strings[number];
    }

    public string? Text()
    {
        int length = Int();
        if (length < 0) return null;
        string text = Encoding.UTF8.GetString(_bytes.Slice(_position, length));
        _position += length;
        return text;
    }

    public DateTimeOffset? Time()
    {
        long ticks = Long();
        return ticks == long.MinValue ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    public double? Number()
    {
        double value = Double();
        return double.IsNaN(value) ? null : value;
    }
}
