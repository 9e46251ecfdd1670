using System.Buffers;
using Scalable.Learning;
using Scalable.Runs;

namespace Scalable.Advising.Persistence;

/// <summary>
/// Learnt state as JSON, written and read by the same code: every class that learns names its parts once, in a method <c>Keep</c>, gives
/// what it has and takes what it gets back. Numbers keep their bits; NaN is null and an infinity a text.
/// </summary>
internal sealed class StateArchive
{
    private readonly Utf8JsonWriter? _writer;
    private JsonElement _at;
    private string _path = "learnt";

    private StateArchive(Utf8JsonWriter? writer, JsonElement root)
    {
        _writer = writer;
        _at = root;
    }

    public bool IsReading => _writer is null;

    /// <summary>What <paramref name="keep"/> names, as a JSON object in UTF-8.</summary>
    public static byte[] Write(Action<StateArchive> keep)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            keep(new StateArchive(writer, default));
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Gives what was written back to <paramref name="keep"/>.</summary>
    /// <exception cref="AdvisorFileException">Something is missing or of the wrong kind; the message says what and where in the object.</exception>
    public static void Read(JsonElement root, Action<StateArchive> keep)
    {
        var archive = new StateArchive(null, root);
        try
        {
            keep(archive);
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException or ArgumentException or InvalidDataException or IndexOutOfRangeException or KeyNotFoundException or OverflowException)
        {
            throw new AdvisorFileException($"what was learnt cannot be used at '{archive._path}': {problem.Message}", problem);
        }
    }

    /// <summary>An object within.</summary>
    public void Object(string name, Action keep)
    {
        if (_writer is null)
        {
            Within(Member(name), $"{_path}.{name}", keep);
            return;
        }
        _writer.WriteStartObject(name);
        keep();
        _writer.WriteEndObject();
    }

    /// <summary>A list of objects: each of <paramref name="items"/>, or if there is none to write each that was read, goes through <paramref name="keep"/>.</summary>
    public List<T> Items<T>(string name, IEnumerable<T> items, Func<T?, T> keep)
    {
        var kept = new List<T>();
        if (_writer is null)
        {
            string path = $"{_path}.{name}";
            foreach (JsonElement item in Member(name).EnumerateArray()) Within(item, $"{path}[{kept.Count}]", () => kept.Add(keep(default)));
            return kept;
        }
        _writer.WriteStartArray(name);
        foreach (T item in items)
        {
            _writer.WriteStartObject();
            kept.Add(keep(item));
            _writer.WriteEndObject();
        }
        _writer.WriteEndArray();
        return kept;
    }

    public double Number(string name, double value)
    {
        if (_writer is null) return ToNumber(Member(name));
        _writer.WritePropertyName(name);
        WriteNumber(value);
        return value;
    }

    public long Integer(string name, long value)
    {
        if (_writer is null) return Member(name).GetInt64();
        _writer.WriteNumber(name, value);
        return value;
    }

    public int Integer(string name, int value) => checked((int)Integer(name, (long)value));

    public bool Flag(string name, bool value)
    {
        if (_writer is null) return Member(name).GetBoolean();
        _writer.WriteBoolean(name, value);
        return value;
    }

    public string? Text(string name, string? value)
    {
        if (_writer is null) return Member(name).GetString();
        _writer.WriteString(name, value);
        return value;
    }

    public double[] Numbers(string name, ReadOnlySpan<double> values)
    {
        if (_writer is null)
        {
            JsonElement list = Member(name);
            double[] read = new double[list.GetArrayLength()];
            int i = 0;
            foreach (JsonElement item in list.EnumerateArray()) read[i++] = ToNumber(item);
            return read;
        }
        _writer.WriteStartArray(name);
        foreach (double value in values) WriteNumber(value);
        _writer.WriteEndArray();
        return values.ToArray();
    }

    /// <summary>Numbers in place.</summary>
    /// <exception cref="InvalidDataException">There are more or fewer than there were.</exception>
    public void Fill(string name, double[] values)
    {
        double[] kept = Numbers(name, values);
        if (kept.Length != values.Length) throw new InvalidDataException($"'{name}' has {kept.Length} numbers and not {values.Length}.");
        kept.CopyTo(values, 0);
    }

    /// <summary>Whole numbers, exact up to 2^53.</summary>
    public int[] Integers(string name, ReadOnlySpan<int> values)
    {
        double[] numbers = new double[values.Length];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = values[i];
        return Array.ConvertAll(Numbers(name, numbers), number => checked((int)number));
    }

    public IReadOnlyDictionary<string, FeatureValue> Features(string name, IReadOnlyDictionary<string, FeatureValue> features)
    {
        if (_writer is null) return FeatureJson.Read(Member(name));
        FeatureJson.Write(_writer, name, features);
        return features;
    }

    /// <summary>A fitted model as its own document, or null.</summary>
    public IModel? Model(string name, IModel? model)
    {
        if (_writer is null) return Member(name) is { ValueKind: JsonValueKind.Object } document ? ModelReader.Read(document) : null;
        _writer.WritePropertyName(name);
        if (model is null) _writer.WriteNullValue();
        else model.Export().WriteTo(_writer);
        return model;
    }

    private void Within(JsonElement element, string path, Action keep)
    {
        (JsonElement outer, string outerPath) = (_at, _path);
        (_at, _path) = (element, path);
        keep();
        (_at, _path) = (outer, outerPath);
    }

    private JsonElement Member(string name) => _at.TryGetProperty(name, out JsonElement member) ? member : throw new InvalidDataException($"'{name}' is missing.");

    private void WriteNumber(double value)
    {
        if (double.IsFinite(value)) _writer!.WriteNumberValue(value);
        else if (double.IsNaN(value)) _writer!.WriteNullValue();
        else _writer!.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static double ToNumber(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => double.Parse(element.GetString()!, CultureInfo.InvariantCulture),
        _ => element.GetDouble(),
    };
}

/// <summary>Stands for the learner of models that are fitted already and are not fitted again.</summary>
internal sealed class FittedLearner(string name) : ILearner
{
    public string Name => name;

    public IReadOnlyList<LearnerParameter> Parameters => [];

    /// <exception cref="InvalidOperationException">Always.</exception>
    public IModel Train(TrainingSet set, LearnerOptions options, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException($"The models of '{name}' that were read from a file are not fitted again.");
}
