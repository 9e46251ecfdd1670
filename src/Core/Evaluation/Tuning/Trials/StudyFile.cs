using Scalable.Advising;
using Scalable.Evaluation.Tuning.Spaces;
using Scalable.Learning;
using Scalable.Runs;

namespace Scalable.Evaluation.Tuning.Trials;

/// <summary>
/// A search on disk: a header, then one JSON line for each evaluation of a trial, only ever added to. A line that a killed
/// process left half-written is skipped, and its trial evaluated again. One process writes at a time.
/// </summary>
internal sealed class StudyFile : IDisposable
{
    private readonly FileStream _lock;
    private readonly FileStream _file;
    private readonly Dictionary<(int Number, double Budget), (TrialOutcome Outcome, string Parameters)> _recorded = [];

    private StudyFile(string path)
    {
        _lock = Lock(path);
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Opens a study, or begins it if the file is new or empty.</summary>
    /// <exception cref="StudyException">It is another search's, or being written by another process.</exception>
    /// <exception cref="IOException">The path leads to something that is no file, or it cannot be read or written.</exception>
    public static StudyFile Open(string path, StudyIdentity identity)
    {
        path = Path.GetFullPath(path);
        FileStatus.RequireRegular(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var study = new StudyFile(path);
        try
        {
            study.Read(path, identity);
            return study;
        }
        catch
        {
            study.Dispose();
            throw;
        }
    }

    /// <summary>What the study says of an evaluation; null if nothing.</summary>
    /// <exception cref="StudyException">It says it of other hyperparameters.</exception>
    public TrialOutcome? Recall(TrialOrder order)
    {
        if (!_recorded.TryGetValue((order.Number, order.Budget), out (TrialOutcome Outcome, string Parameters) recorded)) return null;
        return recorded.Parameters == StudyJson.Text(order.Parameters)
            ? recorded.Outcome
            : throw new StudyException($"Trial {order.Number} of the study '{_file.Name}' has other hyperparameters than this version of Scalable would try. Begin another study.");
    }

    public void Append(TrialOutcome outcome, ParameterSet parameters) => AppendLine(StudyJson.Outcome(outcome, parameters));

    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private void Read(string path, StudyIdentity identity)
    {
        byte[] bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        string text = Encoding.UTF8.GetString(bytes);
        int headerEnd = text.IndexOf('\n', StringComparison.Ordinal);
        if (headerEnd < 0)
        {
            // Nothing was recorded before the header was whole.
            if (text.Length > 0 && !StudyJson.Header(identity).StartsWith(text, StringComparison.Ordinal)) StudyJson.ReadHeader(text, path);
            _file.SetLength(0);
            AppendLine(StudyJson.Header(identity));
            return;
        }

        if (identity.DifferenceTo(StudyJson.ReadHeader(text[..headerEnd], path)) is { } difference)
            throw new StudyException($"The study '{path}' is of another search: {difference}. Name another file, or search as it was begun; nothing was changed.");
        foreach (string line in text[(headerEnd + 1)..].Split('\n'))
            if (StudyJson.ReadOutcome(line) is { } recorded) _recorded[(recorded.Outcome.Number, recorded.Outcome.Budget)] = recorded;
        if (!text.EndsWith('\n')) _file.Write("\n"u8);
    }

    private void AppendLine(string line)
    {
        _file.Seek(0, SeekOrigin.End);
        _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _file.Flush();
    }

    /// <summary>Keeps other searches out by a file beside the study, so that the study itself can be read meanwhile.</summary>
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException problem) when (File.Exists(path + ".lock"))
        {
            throw new StudyException($"The study '{path}' is being written by another search ({problem.Message}). Wait for it, or name another file.", problem);
        }
    }
}

/// <summary>A study file cannot be gone on from; the message says why and what to do.</summary>
public sealed class StudyException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What must be the same for a study to be gone on with: then the same trials follow.</summary>
/// <param name="Data">The fingerprint of the folds.</param>
/// <param name="Space">The parameter space as text.</param>
/// <param name="Settings">Everything else that outcomes depend on, by name.</param>
internal sealed record StudyIdentity(string Data, string Space, IReadOnlyDictionary<string, string> Settings)
{
    public static StudyIdentity Of(SearchOptions options, string data, string space)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model_type"] = options.ModelType.ToName(),
            ["metric"] = $"{options.Metric}",
            ["target"] = $"{options.Target}",
            ["strategy"] = $"{options.Strategy}",
            ["cross_validation"] = $"{options.CrossValidation}",
            ["folds"] = options.FoldCount.ToString(CultureInfo.InvariantCulture),
            ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        };
        if (options.Metric.NeedsBounds()) settings["confidence"] = options.Confidence.ToString("R", CultureInfo.InvariantCulture);
        if (options.Backend != LearningBackend.Scalable) settings["backend"] = options.Backend.ToName();
        bool halves = options.Strategy is SearchStrategyKind.Halving or SearchStrategyKind.Hyperband;
        settings["prunes"] = $"{options.Prunes}";
        if (halves) settings["resource"] = $"{options.Resource}";
        if (halves || options.Strategy == SearchStrategyKind.Grid) settings["max_trials"] = options.MaxTrials.ToString(CultureInfo.InvariantCulture);
        return new StudyIdentity(data, space, settings);
    }

    /// <summary>In what a recorded study differs from this one, in words; null if in nothing.</summary>
    public string? DifferenceTo(StudyIdentity recorded)
    {
        List<string> differences = [];
        if (recorded.Data != Data) differences.Add("the runs are others (or more) than it was begun with");
        if (recorded.Space != Space) differences.Add($"its parameter space is '{recorded.Space}', not '{Space}'");
        foreach (string name in Settings.Keys.Union(recorded.Settings.Keys).Order(StringComparer.Ordinal))
        {
            string was = recorded.Settings.GetValueOrDefault(name, "unset"), now = Settings.GetValueOrDefault(name, "unset");
            if (was != now) differences.Add($"its {name} is {was}, not {now}");
        }

        return differences.Count == 0 ? null : string.Join("; ", differences);
    }
}
