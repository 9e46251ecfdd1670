using System.Text.Json.Serialization;
using Scalable.Learning;
using Scalable.Runs;
using Scalable.Evaluation.Tuning.Spaces;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>The files by which a search and the workers of its trials talk: the folds once, and an order and an outcome for each evaluation.</summary>
internal static class TrialFiles
{
    private const string DataName = "folds.bin";
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() }, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static void WriteData(string directory, TuningData data)
    {
        Directory.CreateDirectory(directory);
        using FileStream file = File.Create(Path.Combine(directory, DataName));
        TuningDataFile.Write(file, data);
    }

    public static TuningData ReadData(string directory)
    {
        using FileStream file = FileStatus.OpenRegular(Path.Combine(directory, DataName));
        using var buffered = new BufferedStream(file);
        return TuningDataFile.Read(buffered);
    }

    /// <returns>The file's path.</returns>
    public static string WriteOrder(string directory, TrialSettings settings, TrialOrder order, int threads)
    {
        string path = Path.Combine(directory, FormattableString.Invariant($"trial-{order.Number}-{1 / order.Budget:0}.order.json"));
        var document = new OrderDocument(settings, order.Number, order.Parameters.ToDictionary(entry => entry.Key, entry => JsonSerializer.SerializeToElement(entry.Value, s_json)), order.Budget, order.Limits, threads);
        AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(document, s_json));
        return path;
    }

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static (TrialSettings Settings, TrialOrder Order, int Threads) ReadOrder(string path)
    {
        OrderDocument document = Read<OrderDocument>(path, "order");
        try
        {
            return Checked(document);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"'{path}' is no order of a trial: {error.Message}", error);
        }
    }

    private static (TrialSettings Settings, TrialOrder Order, int Threads) Checked(OrderDocument document)
    {
        if (document is not { Settings.Learner: not null, Parameters: not null, Limits: not null }) throw new FormatException("settings, parameters or limits are missing.");
        ILearner learner = Learners.ByName(document.Settings.Learner, document.Settings.Backend);
        var parameters = new ParameterSet(document.Parameters.Select(entry => KeyValuePair.Create(entry.Key, ReadValue(learner, entry.Key, entry.Value))));
        return (document.Settings, new TrialOrder(document.Number, parameters, document.Budget, document.Limits), document.Threads);
    }

    /// <summary>Where the outcome of an order belongs.</summary>
    public static string OutcomePath(string orderPath) => orderPath.Replace(".order.json", ".outcome.json", StringComparison.Ordinal);

    public static void WriteOutcome(string orderPath, TrialOutcome outcome) => AtomicFile.Write(OutcomePath(orderPath), JsonSerializer.SerializeToUtf8Bytes(outcome, s_json));

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static TrialOutcome ReadOutcome(string orderPath) =>
        Read<TrialOutcome>(OutcomePath(orderPath), "outcome") is { FoldScores: not null } outcome ? outcome : throw new InvalidDataException($"'{OutcomePath(orderPath)}' is no outcome of a trial: it has no scores.");

    private static T Read<T>(string path, string what)
    {
        try
        {
            using FileStream file = FileStatus.OpenRegular(path);
            return JsonSerializer.Deserialize<T>(file, s_json) ?? throw new InvalidDataException($"'{path}' is no {what} of a trial.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"'{path}' is no {what} of a trial: {problem.Message}", problem);
        }
    }

    private static object ReadValue(ILearner learner, string name, JsonElement value) =>
        ParameterReader.Read(learner.Name, learner.Parameters.First(parameter => parameter.Name == name), value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => value.GetDouble(),
            _ => value.GetString()!,
        });

    private sealed record OrderDocument(TrialSettings Settings, int Number, IReadOnlyDictionary<string, JsonElement> Parameters, double Budget, IReadOnlyList<double> Limits, int Threads);
}
