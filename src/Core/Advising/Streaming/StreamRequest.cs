using Scalable.Advising.Engine;
using Scalable.Runs;
using Scalable.Runs.Reading;

namespace Scalable.Advising.Streaming;

/// <summary>One line of the stream, read field by field; a field of the wrong kind is an error that names it.</summary>
internal readonly struct StreamRequest
{
    private const int MaxIdLength = 1000;

    // No machine has more; what is beyond is a mistake of units, and sums of it leave the range of numbers.
    private const double MaxBytes = 1L << 60, MaxSeconds = 100 * 366 * 86400.0, MaxCores = 1 << 24;

    private readonly JsonElement _root;

    public StreamRequest(JsonInput input)
    {
        JsonElement root = input.Element;
        if (root.ValueKind != JsonValueKind.Object) throw new StreamRequestException("not a JSON object");
        _root = root;
    }

    public string? Op => Text("op");

    /// <summary>A text; a number is taken as it is written.</summary>
    public string? Text(string name) => Field(_root, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => throw new StreamRequestException($"'{name}' is not a text"),
    };

    public string RequireText(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw new StreamRequestException($"'{name}' is missing");

    /// <summary>The id of a task; null if there is none. An empty one could not be told from none when it is read back.</summary>
    public string? Id()
    {
        if (Text("id") is not { } id) return null;
        if (id.Length == 0) throw new StreamRequestException("'id' is empty");
        return id.Length <= MaxIdLength ? id : throw new StreamRequestException($"'id' is longer than {MaxIdLength} characters");
    }

    public string RequireId() => Id() ?? throw new StreamRequestException("'id' is missing");

    public double? Positive(string name) => Positive(_root, name, name);

    public double RequirePositive(string name) => Positive(name) ?? throw new StreamRequestException($"'{name}' is missing");

    public SizingResource RequireResource() => RequireText("resource") switch
    {
        "memory" => SizingResource.Memory,
        "walltime" => SizingResource.Walltime,
        { } other => throw new StreamRequestException($"'{other}' is not a resource; there are memory and walltime"),
    };

    public RecommendationQuery ToQuery()
    {
        double? confidence = Positive("confidence");
        if (confidence >= 1) throw new StreamRequestException("'confidence' is not a probability below 1");
        SizingObjective objective = Text("objective") switch
        {
            null => SizingObjective.Confidence,
            "confidence" => SizingObjective.Confidence,
            "minimum_waste" => SizingObjective.MinimumWaste,
            { } other => throw new StreamRequestException($"'{other}' is not an objective; there are confidence and minimum_waste"),
        };
        JsonElement? requested = Field(_root, "requested");
        if (requested is { ValueKind: not JsonValueKind.Object }) throw new StreamRequestException("'requested' is not an object");
        return new RecommendationQuery(RequireText("task"))
        {
            Target = Text("target"),
            Features = Features(),
            RequestedMemory = Positive(requested, "memory_bytes", "requested.memory_bytes") is { } bytes ? MemorySize.Ceiling(bytes) : null,
            RequestedWalltime = Positive(requested, "walltime_s", "requested.walltime_s") is { } seconds ? Walltime.FromSeconds(seconds) : null,
            Rounding = AllocationRounding.Exact,
            RequestedCpus = Positive(requested, "cpus", "requested.cpus"),
            Objective = objective,
            Confidence = confidence ?? 0.95,
        };
    }

    /// <summary>The observation; what it leaves out (requests, target) is taken from what was asked under the same id.</summary>
    public SizingObservation ToObservation(RecommendationQuery? asked)
    {
        JsonElement? requested = Field(_root, "requested");
        if (requested is { ValueKind: not JsonValueKind.Object }) throw new StreamRequestException("'requested' is not an object");
        TaskState state = Text("state") switch
        {
            null or "succeeded" => TaskState.Succeeded,
            "failed" => TaskState.Failed,
            "cancelled" or "canceled" => TaskState.Cancelled,
            { } other => throw new StreamRequestException($"'{other}' is not a state; there are succeeded, failed and cancelled"),
        };
        return new SizingObservation
        {
            Id = Text("id"),
            Task = RequireText("task"),
            Target = Text("target") ?? asked?.Target,
            Features = Features(),
            State = state,
            RanOutOf = Text("resource") is null ? null : RequireResource(),
            DurationSeconds = NotNegative("duration_s"),
            PeakMemoryBytes = NotNegative("peak_memory_bytes"),
            CpuCores = NotNegative("cpu_cores"),
            AllocatedMemoryBytes = Positive("allocated_memory_bytes"),
            AllocatedWalltimeSeconds = Positive("allocated_walltime_s"),
            RequestedMemoryBytes = Positive(requested, "memory_bytes", "requested.memory_bytes") ?? asked?.RequestedMemory?.Bytes,
            RequestedWalltimeSeconds = Positive(requested, "walltime_s", "requested.walltime_s") ?? asked?.RequestedWalltime?.TotalSeconds,
            RequestedCpus = Positive(requested, "cpus", "requested.cpus") ?? asked?.RequestedCpus,
        };
    }

    private FeatureSet Features()
    {
        if (Field(_root, "features") is not { } features) return FeatureSet.Empty;
        if (features.ValueKind != JsonValueKind.Object) throw new StreamRequestException("'features' is not an object");
        var values = new List<KeyValuePair<string, FeatureValue>>();
        foreach (JsonProperty property in features.EnumerateObject())
        {
            FeatureValue? value = property.Value.ValueKind switch
            {
                JsonValueKind.Number => FeatureValue.Of(property.Value.GetDouble()),
                JsonValueKind.String => FeatureValue.Of(property.Value.GetString()!),
                JsonValueKind.True => FeatureValue.Of(true),
                JsonValueKind.False => FeatureValue.Of(false),
                JsonValueKind.Null => null,
                _ => throw new StreamRequestException($"feature '{property.Name}' is not a number, a text or a truth value"),
            };
            if (value is { } known) values.Add(KeyValuePair.Create(property.Name, known));
        }
        return FeatureSet.From(values);
    }

    private static double Limit(string name) =>
        name.EndsWith("_bytes", StringComparison.Ordinal) || name == "allocated" ? MaxBytes
        : name.EndsWith("_s", StringComparison.Ordinal) ? MaxSeconds
        : MaxCores;

    private double? NotNegative(string name)
    {
        double? number = Number(_root, name, name);
        return number is < 0 ? throw new StreamRequestException($"'{name}' is negative") : number;
    }

    private static double? Positive(JsonElement? parent, string name, string shown)
    {
        if (parent is null) return null;
        double? number = Number(parent.Value, name, shown);
        return number is <= 0 ? throw new StreamRequestException($"'{shown}' is not above 0") : number;
    }

    private static double? Number(JsonElement parent, string name, string shown) => Field(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } element when element.GetDouble() is var number =>
            number <= Limit(name) ? number : throw new StreamRequestException(string.Create(CultureInfo.InvariantCulture, $"'{shown}' is above {Limit(name):0}, more than there is")),
        _ => throw new StreamRequestException($"'{shown}' is not a number"),
    };

    private static JsonElement? Field(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement element) && element.ValueKind != JsonValueKind.Null ? element : null;
}

/// <summary>A line of the stream that cannot be answered; the message says what is wrong with it.</summary>
internal sealed class StreamRequestException(string message) : Exception(message);
