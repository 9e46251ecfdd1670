using Scalable.Runs.Reading;
using Scalable.Runs;

namespace Scalable.Scaling;

/// <summary>
/// Reads a state from JSON with the names of the command line: <c>pending_tasks</c>, <c>running_tasks</c>,
/// <c>active_workers</c>, <c>pending_workers</c>, <c>busy_workers</c>, <c>recent_completions</c>, <c>worker_starts</c>,
/// <c>upcoming_tasks</c>, <c>now</c>. A task has a <c>tag</c> (or <c>component</c>), and may have a <c>task</c>,
/// <c>features</c>, <c>predicted_duration_s</c>, <c>elapsed_s</c>, <c>submitted_at</c>. A name that is not known is refused with the nearest that is (<see cref="StateKeys"/>).
/// </summary>
public static class ScalingStateJson
{
    /// <summary>The years 1 to about 5000.</summary>
    private const double MaxUnixSeconds = 6e10, MaxCount = 1e9;

    /// <summary>Reads a state.</summary>
    /// <exception cref="ScalingStateException">The text is not JSON, or a value is not what its name asks for; the message says where.</exception>
    public static ScalingState Read(Stream stream)
    {
        try
        {
            return Read(JsonInput.Read(stream, lenient: true).Element);
        }
        catch (JsonInputException exception)
        {
            throw new ScalingStateException($"The state cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>As <see cref="Read(Stream)"/>, of an element already parsed.</summary>
    public static ScalingState Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Unexpected("The state", "an object", root);
        RefuseUnknown(root, "The state", StateKeys.State);
        return new ScalingState
        {
            Now = Moment(root, "now", ""),
            PendingTasks = List(root, "pending_tasks", Pending, StateKeys.PendingTask) ?? [],
            RunningTasks = List(root, "running_tasks", Running, StateKeys.RunningTask),
            ActiveWorkers = Counts(root, "active_workers") ?? new Dictionary<string, int>(),
            PendingWorkers = Counts(root, "pending_workers") ?? new Dictionary<string, int>(),
            BusyWorkers = Counts(root, "busy_workers"),
            JustStartedWorkers = Counts(root, "just_started_workers") ?? new Dictionary<string, int>(),
            RecentCompletions = List(root, "recent_completions", Completion, StateKeys.Completion) ?? [],
            RecentWorkerStarts = List(root, "worker_starts", Start, StateKeys.WorkerStart) ?? [],
            UpcomingTasks = List(root, "upcoming_tasks", Upcoming, StateKeys.UpcomingTask) ?? [],
            UpcomingHorizonSeconds = Number(root, "upcoming_horizon_s", "") ?? 0,
            SpentCost = Number(root, "spent_cost", ""),
        };
    }

    private static PendingTask Pending(JsonElement item, string where) => new()
    {
        Tag = Tag(item, where),
        TaskName = Name(item, where),
        Features = Features(item, where),
        PredictedDurationSeconds = Number(item, "predicted_duration_s", where),
        SubmittedAt = Moment(item, "submitted_at", where),
    };

    private static RunningTask Running(JsonElement item, string where) => new()
    {
        Tag = Tag(item, where),
        TaskName = Name(item, where),
        Features = Features(item, where),
        PredictedDurationSeconds = Number(item, "predicted_duration_s", where),
        ElapsedSeconds = Number(item, "elapsed_s", where) ?? 0,
        SubmittedAt = Moment(item, "submitted_at", where),
    };

    private static UpcomingTask Upcoming(JsonElement item, string where) => new(Tag(item, where), Number(item, "in_s", where) ?? 0)
    {
        TaskName = Name(item, where),
        Features = Features(item, where),
        PredictedDurationSeconds = Number(item, "predicted_duration_s", where),
        Count = Number(item, "count", where) is not { } count ? 1 : count is >= 0 and <= MaxCount ? (int)count : throw new ScalingStateException($"{where}.count must be a number of tasks, but is {count.ToString(CultureInfo.InvariantCulture)}."),
    };

    private static TaskCompletion Completion(JsonElement item, string where) =>
        new(Tag(item, where), Number(item, "duration_s", where)) { TaskName = Name(item, where), SubmittedAt = Moment(item, "submitted_at", where), EndedAt = Moment(item, "ended_at", where) };

    private static WorkerStart Start(JsonElement item, string where) =>
        new(Tag(item, where), Number(item, "delay_s", where) ?? throw new ScalingStateException($"{where} has no delay_s, the seconds from request to arrival."));

    private static string Tag(JsonElement item, string where) => Text(item, "tag", where) ?? Text(item, "component", where) ?? ScalingTags.Default;

    private static string? Name(JsonElement item, string where) => Text(item, "task", where) ?? Text(item, "task_name", where);

    private static FeatureSet Features(JsonElement item, string where)
    {
        if (!Has(item, "features", out JsonElement features)) return FeatureSet.Empty;
        if (features.ValueKind != JsonValueKind.Object) throw Unexpected($"{where}.features", "an object", features);
        return FeatureSet.From(features.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null).Select(property => KeyValuePair.Create(property.Name, property.Value.ValueKind switch
        {
            JsonValueKind.Number => FeatureValue.Of(property.Value.GetDouble()),
            JsonValueKind.True => FeatureValue.Of(true),
            JsonValueKind.False => FeatureValue.Of(false),
            JsonValueKind.String => FeatureValue.Of(property.Value.GetString()!),
            _ => throw Unexpected($"{where}.features.{property.Name}", "a number, a text or a truth value", property.Value),
        })));
    }

    private static List<T>? List<T>(JsonElement root, string name, Func<JsonElement, string, T> read, IReadOnlyList<string> keys)
    {
        if (!Has(root, name, out JsonElement list)) return null;
        if (list.ValueKind != JsonValueKind.Array) throw Unexpected(name, "an array", list);
        var items = new List<T>(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray())
        {
            string where = string.Create(CultureInfo.InvariantCulture, $"{name}[{items.Count}]");
            if (item.ValueKind != JsonValueKind.Object) throw Unexpected(where, "an object", item);
            RefuseUnknown(item, where, keys);
            items.Add(read(item, where));
        }
        return items;
    }

    private static Dictionary<string, int>? Counts(JsonElement root, string name)
    {
        if (!Has(root, name, out JsonElement map)) return null;
        if (map.ValueKind != JsonValueKind.Object) throw Unexpected(name, "an object of tags and numbers", map);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonProperty property in map.EnumerateObject())
            counts[property.Name] = property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out int count) && count >= 0
                ? count
                : throw Unexpected($"{name}.{property.Name}", "a whole number of workers, 0 or more", property.Value);
        return counts;
    }

    private static void RefuseUnknown(JsonElement item, string where, IReadOnlyList<string> keys)
    {
        foreach (JsonProperty property in item.EnumerateObject())
            if (StateKeys.Problem(property.Name, where, keys) is { } problem) throw new ScalingStateException(problem);
    }

    private static string? Text(JsonElement item, string name, string where)
    {
        if (!Has(item, name, out JsonElement value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Unexpected(Path(where, name), "a text", value);
    }

    private static double? Number(JsonElement item, string name, string where)
    {
        if (!Has(item, name, out JsonElement value)) return null;
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Unexpected(Path(where, name), "a number", value);
    }

    private static DateTimeOffset? Moment(JsonElement item, string name, string where)
    {
        if (!Has(item, name, out JsonElement value)) return null;
        if (value.ValueKind == JsonValueKind.Number && Math.Abs(value.GetDouble()) < MaxUnixSeconds) return DateTimeOffset.UnixEpoch.AddSeconds(value.GetDouble());
        return value.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment
            : throw Unexpected(Path(where, name), "a time such as 2026-11-22T10:37:00Z, or seconds since 1970", value);
    }

    private static bool Has(JsonElement item, string name, out JsonElement value) => item.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static string Path(string where, string name) => where.Length > 0 ? $"{where}.{name}" : name;

    private static ScalingStateException Unexpected(string where, string wanted, JsonElement found)
    {
        string raw = found.GetRawText();
        return new ScalingStateException($"{where} must be {wanted}, but is {(raw.Length > 60 ? raw[..60] + "..." : raw)}.");
    }
}

/// <summary>A state that cannot be read; the message says what is wrong and where.</summary>
public sealed class ScalingStateException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The names that a state and its tasks may have; a name that is none of them is refused with the nearest that is.</summary>
public static class StateKeys
{
    public static IReadOnlyList<string> State { get; } =
    [
        "now", "pending_tasks", "running_tasks", "active_workers", "pending_workers", "busy_workers", "just_started_workers", "recent_completions", "worker_starts",
        "upcoming_tasks", "upcoming_horizon_s", "spent_cost",
    ];

    public static IReadOnlyList<string> PendingTask { get; } = ["tag", "component", "task", "task_name", "features", "predicted_duration_s", "submitted_at"];

    public static IReadOnlyList<string> RunningTask { get; } = [.. PendingTask, "elapsed_s"];

    public static IReadOnlyList<string> UpcomingTask { get; } = ["tag", "component", "task", "task_name", "features", "predicted_duration_s", "in_s", "count"];

    public static IReadOnlyList<string> Completion { get; } = ["tag", "component", "task", "task_name", "duration_s", "submitted_at", "ended_at"];

    public static IReadOnlyList<string> WorkerStart { get; } = ["tag", "component", "delay_s"];

    /// <summary>What is wrong with a name, and what it may have been meant to be; null if it is known.</summary>
    /// <param name="name">The name as it was given.</param>
    /// <param name="where">What has it, such as pending_tasks[0].</param>
    /// <param name="known">The names that are known there.</param>
    public static string? Problem(string name, string where, IReadOnlyList<string> known)
    {
        if (known.Contains(name, StringComparer.Ordinal)) return null;
        return $"{where} has '{name}', which is not known.{NearName.Hint(name, known)} Known are: {string.Join(", ", known)}.";
    }
}
