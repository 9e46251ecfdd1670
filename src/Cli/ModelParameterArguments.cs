using System.Text.Json;
using Scalable.Runs.Reading;

namespace Scalable.Cli;

/// <summary>Hyperparameters as they are typed, name=value, and from what 'scalable tune' wrote.</summary>
internal sealed class ModelParameterArguments
{
    private readonly Option<string[]> _typed = new("--model-parameter") { Description = "A hyperparameter, such as learning_rate=0.05. May be given several times.", HelpName = "NAME=VALUE" };
    private readonly Option<string?> _tuned = new("--tuned") { Description = "Take hyperparameters from this file, which 'scalable tune --format json --output FILE' wrote for the same model type: those that the search recommends.", HelpName = "FILE" };

    public IEnumerable<Option> Options => [_typed, _tuned];

    public void AddTo(Command command)
    {
        command.Options.Add(_typed);
        command.Options.Add(_tuned);
    }

    /// <summary>The model type that is typed; if none is, that of the file of --tuned, else the default.</summary>
    /// <exception cref="InvalidDataException">The file is not what 'scalable tune' writes.</exception>
    public string ModelTypeOf(ParseResult parsed, Option<string> modelType)
    {
        bool isTyped = parsed.GetResult(modelType) is { Implicit: false };
        return !isTyped && parsed.GetValue(_tuned) is { } file ? Tuned(file, input => input.Required("model_type").Text()) : parsed.GetValue(modelType)!;
    }

    /// <summary>The backend that is typed; if none is, that of the file of --tuned, else the default.</summary>
    /// <exception cref="InvalidDataException">The file is not what 'scalable tune' writes.</exception>
    public LearningBackend BackendOf(ParseResult parsed, Option<string> backend)
    {
        bool isTyped = parsed.GetResult(backend) is { Implicit: false };
        return LearningBackendNames.FromName(!isTyped && parsed.GetValue(_tuned) is { } file ? Tuned(file, input => input.Member("backend")?.Text() ?? LearningBackend.Scalable.ToName()) : parsed.GetValue(backend)!);
    }

    /// <summary>What was given, single ones over those of the file; null for nothing.</summary>
    /// <exception cref="UsageException">A parameter is unknown, or its value is not accepted.</exception>
    /// <exception cref="InvalidDataException">The file is not what 'scalable tune' writes, or of another model type.</exception>
    public IReadOnlyDictionary<string, object?>? Read(ParseResult parsed, string modelType, LearningBackend backend = LearningBackend.Scalable)
    {
        var parameters = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (parsed.GetValue(_tuned) is { } file)
            foreach ((string name, object value) in ReadFile(file, modelType)) parameters[name] = value;
        foreach (string argument in parsed.GetValue(_typed) ?? [])
        {
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new UsageException($"--model-parameter takes name=value, such as learning_rate=0.05; '{argument}' is not of that form.");
            parameters[argument[..equals].Trim()] = argument[(equals + 1)..].Trim();
        }

        if (parameters.Count == 0) return null;
        if (modelType == Advisors.Quantile || ModelTypes.FromName(modelType).Learner(backend) is not { } learner) throw new UsageException($"Model type {modelType} has no hyperparameters.");
        UsageException.Check(() => learner.Check(parameters));
        return parameters;
    }

    private static List<KeyValuePair<string, object>> ReadFile(string file, string modelType) => Tuned<List<KeyValuePair<string, object>>>(file, input =>
    {
        string tuned = input.Required("model_type").Text();
        if (tuned != modelType) throw new InvalidDataException($"'{file}' has hyperparameters of {tuned}, not of {modelType}; say --model-type {tuned}.");
        // A file of an earlier release has no recommendation.
        JsonInput parameters = input.Member("recommended_parameters") ?? input.Required("best_parameters");
        return [.. parameters.Members().Select(entry => KeyValuePair.Create(entry.Name, Value(entry.Value)))];
    });

    private static T Tuned<T>(string file, Func<JsonInput, T> read)
    {
        try
        {
            return read(JsonInput.ReadFile(file));
        }
        catch (JsonInputException exception)
        {
            throw new InvalidDataException($"'{file}' is not what 'scalable tune --format json --output FILE' writes: {exception.Message}", exception);
        }
    }

    private static object Value(JsonInput value) => value.Kind switch
    {
        JsonValueKind.Number => value.Number(),
        JsonValueKind.True or JsonValueKind.False => value.Boolean(),
        _ => value.Text(),
    };
}

/// <summary>Features as they are typed: name=value.</summary>
internal static class FeatureArguments
{
    /// <exception cref="UsageException">An argument has no name or no equals sign.</exception>
    public static FeatureSet Parse(IEnumerable<string> arguments) => FeatureSet.From(arguments.Select(Parse));

    private static KeyValuePair<string, FeatureValue> Parse(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new UsageException($"--feature takes name=value, such as input_size_mb=2048; '{argument}' is not of that form.");
        string value = argument[(equals + 1)..].Trim();
        if (value.Count(letter => letter == ',') == 1 && double.TryParse(value.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw new UsageException($"--feature {argument} has a number with a comma; write it with a point, {value.Replace(',', '.')}.");
        return KeyValuePair.Create(argument[..equals].Trim(), FeatureValue.Parse(argument[(equals + 1)..]));
    }
}
