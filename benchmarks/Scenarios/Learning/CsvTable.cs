using System.Buffers.Text;
using Scalable.Learning;

namespace Scalable.Scenarios.Learning;

/// <summary>Reads a table of numbers whose last column is the target, streaming, into training rows and the held-out fifth.</summary>
internal static class CsvTable
{
    /// <summary>0-based row i is held out where i % 5 is 4.</summary>
    public static (TrainingSet Training, TrainingSet HeldOut) Read(string path)
    {
        (int rows, int columns) = Measure(path);
        double[][] training = [.. Enumerable.Range(0, columns).Select(_ => new double[rows - (rows / 5)])];
        double[][] heldOut = [.. Enumerable.Range(0, columns).Select(_ => new double[rows / 5])];
        using FileStream stream = File.OpenRead(path);
        byte[] buffer = new byte[1 << 16];
        int kept = 0;
        int row = -1;
        while (true)
        {
            int read = stream.Read(buffer, kept, buffer.Length - kept);
            if (read == 0) break;
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, kept + read);
            for (int end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
            {
                if (row >= 0) ReadRow(rest[..end], row % 5 == 4 ? heldOut : training, row % 5 == 4 ? row / 5 : row - (row / 5));
                row++;
                rest = rest[(end + 1)..];
            }

            kept = rest.Length;
            rest.CopyTo(buffer);
        }

        return (ToSet(training), ToSet(heldOut));
    }

    private static (int Rows, int Columns) Measure(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] buffer = new byte[1 << 16];
        int lines = 0;
        int columns = 0;
        for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            ReadOnlySpan<byte> part = buffer.AsSpan(0, read);
            if (columns == 0) columns = 1 + part[..part.IndexOf((byte)'\n')].Count((byte)',');
            lines += part.Count((byte)'\n');
        }

        return (lines - 1, columns);
    }

    private static void ReadRow(ReadOnlySpan<byte> line, double[][] columns, int row)
    {
        for (int column = 0; column < columns.Length; column++)
        {
            if (!Utf8Parser.TryParse(line, out columns[column][row], out int length)) throw new InvalidDataException($"Column {column + 1} of data row {row + 1} is not a number.");
            line = line[Math.Min(line.Length, length + 1)..];
        }
    }

    private static TrainingSet ToSet(double[][] columns)
    {
        FeatureSchema schema = new([.. Enumerable.Range(0, columns.Length - 1).Select(feature => FeatureDescription.Numeric($"f{feature}"))]);
        return new TrainingSet(new FeatureTable(schema, columns[..^1], columns[0].Length), columns[^1]);
    }
}
