using System.Text;
using Scalable.Runs.Reading;

namespace Scalable.Runs.Reporting;

/// <summary>Collects what a summary tells from the files of a run; one reader reads one run.</summary>
internal sealed class RunSummaryReader
{
    private readonly ValueCaches _caches = new();
    private readonly List<HistoryProblem> _problems = [];
    private readonly SummaryTotals _totals = new();

    public RunSummary Read(string runDirectory)
    {
        string directory = Path.GetFullPath(runDirectory);
        if (!Directory.Exists(directory)) throw new RunStoreException($"There is no run directory '{directory}'.");
        using var lines = new LineReader(new RunReadOptions().LongestLineBytes);
        int Events(string file, IReadOnlyList<string> fields, Action<JsonFields, FieldValues>? onEvent = null) =>
            new AuxiliaryEventReader(lines, _caches, fields, onEvent).ReadIfThere(directory, file, _problems);

        Dictionary<string, object?> run = RunMetadataReader.ReadValues(directory, _problems);
        var events = new RunCounts
        {
            TaskEvents = Events(RunFiles.Tasks, TaskEventReader.FieldNames, OnTask),
            ResourceEvents = Events(RunFiles.Resources, ResourceEventReader.FieldNames, OnResource),
            WorkerEvents = Events(RunFiles.Workers, EventFields.Workers),
            FailureEvents = Events(RunFiles.Failures, EventFields.Failures, OnFailure),
            CacheEvents = Events(RunFiles.Cache, EventFields.Cache, OnCache),
            ArtifactEvents = Events(RunFiles.Artifacts, EventFields.Artifacts),
            CostEvents = Events(RunFiles.Cost, EventFields.Cost, OnCost),
        };
        return _totals.Summarise(run, events, _problems);
    }

    private void OnTask(JsonFields fields, FieldValues values)
    {
        if (values.Utf8(TaskEventReader.TaskId) is { IsEmpty: false } id)
            _totals.State(Encoding.UTF8.GetString(id), TaskStateNames.Parse(values.Utf8(TaskEventReader.State)));
        if (fields[TaskEventReader.Duration].Kind == FieldKind.Number && values.Number(TaskEventReader.Duration) is { } duration) _totals.Duration(duration);
    }

    /// <summary>As in the original, only requests written as whole numbers count, whatever they are for.</summary>
    private void OnResource(JsonFields fields, FieldValues values)
    {
        FieldSlice slice = fields[ResourceEventReader.RequestedCpus];
        if (slice.Kind == FieldKind.Number && long.TryParse(fields.Bytes(slice), out long cpus)) _totals.RequestedCpus(cpus);
    }

    private void OnFailure(JsonFields fields, FieldValues values)
    {
        const int FailureClass = 1;
        _totals.Failure(fields[FailureClass].Kind == FieldKind.Missing ? "unknown" : values.Text(FailureClass) ?? "None");
    }

    private void OnCache(JsonFields fields, FieldValues values)
    {
        const int Hit = 1;
        FieldSlice hit = fields[Hit];
        if (hit.Kind is FieldKind.True || (hit.Kind == FieldKind.Number && values.Number(Hit) != 0) || (hit.IsText && hit.Length > 0)) _totals.CacheHit();
    }

    private void OnCost(JsonFields fields, FieldValues values)
    {
        const int TotalHourly = 1, TotalMonthly = 2;
        _totals.Cost(values.Number(TotalHourly) ?? 0, values.Number(TotalMonthly) ?? 0);
    }
}
