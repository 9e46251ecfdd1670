using System.Security.Cryptography;
using Scalable.Learning;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>Folds as bytes, every number exactly: how they travel to other machines, and by which a study knows whether it is over the same data.</summary>
internal static class TuningDataFile
{
    private const int Version = 1;

    /// <summary>SHA-256 over all folds, in hexadecimal.</summary>
    public static string Fingerprint(TuningData data)
    {
        using var buffer = new MemoryStream();
        Write(buffer, data);
        return Convert.ToHexString(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length))).ToLowerInvariant();
    }

    public static void Write(Stream stream, TuningData data)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        writer.Write(data.RunCount);
        writer.Write(data.RowCount);
        writer.Write(data.Folds.Count);
        foreach (IReadOnlyList<TaskFold> fold in data.Folds)
        {
            writer.Write(fold.Count);
            foreach (TaskFold task in fold) Write(writer, task);
        }
    }

    /// <exception cref="InvalidDataException">The file is not of this version, or damaged.</exception>
    public static TuningData Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            return Read(reader);
        }
        catch (Exception error) when (error is EndOfStreamException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"The tuning data is damaged: {error.Message}", error);
        }
    }

    private static TuningData Read(BinaryReader reader)
    {
        if (reader.ReadInt32() != Version) throw new InvalidDataException("The tuning data is of another version of Scalable; the target needs the same version as the session.");
        int runs = reader.ReadInt32(), rows = reader.ReadInt32();
        IReadOnlyList<TaskFold>[] folds = [.. Repeat(reader, () => Repeat(reader, () => ReadTask(reader)))];
        return new TuningData(folds, runs, rows);
    }

    private static void Write(BinaryWriter writer, TaskFold task)
    {
        writer.Write(task.Task);
        FeatureSchema schema = task.Training.Features.Schema;
        writer.Write(schema.Count);
        foreach (FeatureDescription feature in schema.Features)
        {
            writer.Write(feature.Name);
            writer.Write(feature.Kind == FeatureKind.Categorical);
            writer.Write(feature.IsSizeLike);
            writer.Write(feature.Categories.Count);
            foreach (string category in feature.Categories) writer.Write(category);
        }

        for (int feature = 0; feature < schema.Count; feature++)
        {
            Write(writer, task.Training.Features.Column(feature));
            Write(writer, task.Unseen.Column(feature));
        }

        Write(writer, task.Training.Targets.Span);
        writer.Write(task.Training.Groups.Length);
        foreach (int group in task.Training.Groups.Span) writer.Write(group);
        Write(writer, task.Truths);
        Write(writer, task.UnitCosts);
    }

    private static TaskFold ReadTask(BinaryReader reader)
    {
        string name = reader.ReadString();
        var schema = new FeatureSchema(Repeat(reader, () => ReadFeature(reader)));
        double[][] training = new double[schema.Count][], unseen = new double[schema.Count][];
        for (int feature = 0; feature < schema.Count; feature++) (training[feature], unseen[feature]) = (ReadNumbers(reader), ReadNumbers(reader));
        double[] targets = ReadNumbers(reader);
        int[] groups = Repeat(reader, reader.ReadInt32, sizeof(int));
        double[] truths = ReadNumbers(reader);
        var set = new TrainingSet(new FeatureTable(schema, training, targets.Length), targets, Groups: groups);
        return new TaskFold(name, set, new FeatureTable(schema, unseen, truths.Length), truths, ReadNumbers(reader));
    }

    private static FeatureDescription ReadFeature(BinaryReader reader)
    {
        string name = reader.ReadString();
        FeatureKind kind = reader.ReadBoolean() ? FeatureKind.Categorical : FeatureKind.Numeric;
        bool isSizeLike = reader.ReadBoolean();
        return new FeatureDescription(name, kind, Repeat(reader, reader.ReadString), isSizeLike);
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<double> numbers)
    {
        writer.Write(numbers.Length);
        foreach (double number in numbers) writer.Write(number);
    }

    private static double[] ReadNumbers(BinaryReader reader) => Repeat(reader, reader.ReadDouble, sizeof(double));

    /// <summary>Reads a number and so many items, if the file is long enough to hold them.</summary>
    private static T[] Repeat<T>(BinaryReader reader, Func<T> read, int minBytes = 1)
    {
        int count = reader.ReadInt32();
        if (count < 0 || count > (reader.BaseStream.Length - reader.BaseStream.Position) / minBytes) throw new InvalidDataException($"The tuning data is damaged: it says that {count} items follow.");
        T[] items = new T[count];
        for (int i = 0; i < count; i++) items[i] = read();
        return items;
    }
}
