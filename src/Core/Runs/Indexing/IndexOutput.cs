using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Scalable.Runs.Indexing;

/// <summary>Writes the values of an index: little-endian numbers, and strings by their number in a table that grows as they come.</summary>
internal sealed class IndexOutput
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Dictionary<string, int> _strings = new(StringComparer.Ordinal);

    public int Position => _buffer.WrittenCount;

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public IEnumerable<string> Strings => _strings.Keys;

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Double(double value) => Long(BitConverter.DoubleToInt64Bits(value));

    /// <summary>A string that others are likely to repeat; null is allowed.</summary>
    public void Shared(string? text)
    {
        if (text is null)
        {
            Int(-1);
            return;
        }
        if (!_strings.TryGetValue(text, out int number)) _strings[text] = number = _strings.Count;
        Int(number);
    }

    /// <summary>A string of its own; null is allowed.</summary>
    public void Text(string? text)
    {
        if (text is null)
        {
            Int(-1);
            return;
        }
        int length = Encoding.UTF8.GetByteCount(text);
        Int(length);
        _buffer.Advance(Encoding.UTF8.GetBytes(text, _buffer.GetSpan(length)));
    }

    public void Time(DateTimeOffset? time)
    {
        Long(time?.UtcTicks ?? long.MinValue);
    }

    public void Number(double? value) => Double(value ?? double.NaN);
}
