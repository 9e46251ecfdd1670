using Scalable.Runs;
using Scalable.Runs.Reading;
using Scalable.Sessions.Measuring;

namespace Scalable.Sessions.Providers.Aws;

/// <summary>The commands of AWS Batch.</summary>
internal sealed class BatchClient(AwsOptions options)
{
    /// <summary>As many as one call of DescribeJobs takes.</summary>
    private const int JobsPerDescription = 100;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly Dictionary<string, string> s_environment = new() { ["AWS_PAGER"] = "" };

    public IReadOnlyList<string> SubmitWords(string requestFile) => Words("submit-job", "--cli-input-json", "file://" + requestFile);

    public CommandAnswer Submit(string requestFile) => Run(SubmitWords(requestFile));

    /// <summary>The jobs, asked for in as few calls as Batch allows; null with the reason if it does not answer.</summary>
    public (IReadOnlyList<JobDetail>? Jobs, string? Complaint) Describe(IEnumerable<string> ids)
    {
        var jobs = new List<JobDetail>();
        foreach (string[] some in ids.Chunk(JobsPerDescription))
        {
            CommandAnswer answer = Run(Words(["describe-jobs", "--jobs", .. some]));
            if (!answer.Succeeded) return (null, answer.Complaint);
            try
            {
                jobs.AddRange(JobDetail.Parse(answer.Output));
            }
            catch (JsonInputException error)
            {
                return (null, $"describe-jobs answered what cannot be read: {error.Message}");
            }
        }
        return (jobs, null);
    }

    /// <summary>The id of the job of a name; null if there is none.</summary>
    public string? Find(string name)
    {
        CommandAnswer answer = Run(Words("list-jobs", "--job-queue", options.Queue, "--filters", $"name=JOB_NAME,values={name}"));
        if (!answer.Succeeded) return null;
        try
        {
            return JsonInput.Parse(answer.Output).Member("jobSummaryList")?.Items() is [var job, ..] ? job.Required("jobId").Text() : null;
        }
        catch (JsonInputException)
        {
            return null;
        }
    }

    public void Terminate(string id) => Run(Words("terminate-job", "--job-id", id, "--reason", JobDetail.CancelReason));

    private List<string> Words(params string[] command) => [.. options.GlobalArguments, "--output", "json", "batch", .. command];

    private CommandAnswer Run(IReadOnlyList<string> words) => CommandRunner.Run(options.Program, words, s_patience, s_environment);
}

/// <summary>What Batch's DescribeJobs says of a job.</summary>
internal sealed record JobDetail(string Id, string Status, string Reason, string ContainerReason, int? ExitCode, DateTimeOffset? StartedAt, DateTimeOffset? StoppedAt, string? LogStream)
{
    /// <summary>The reason this program gives when it ends a job.</summary>
    public const string CancelReason = "Cancelled by its session";

    /// <summary>In the year 5138.</summary>
    private const long MaxMilliseconds = 100_000_000_000_000;

    /// <exception cref="JsonInputException">The answer is not what DescribeJobs gives.</exception>
    public static IReadOnlyList<JobDetail> Parse(string answer) => [.. JsonInput.Parse(answer).Required("jobs").Items().Select(Read)];

    public bool HasStarted => StartedAt is not null || Status is "RUNNING";

    public bool HasEnded => Status is "SUCCEEDED" or "FAILED";

    /// <summary>Batch measures no memory; what it was stays unknown.</summary>
    public AttemptResult ToResult(bool cancelAsked) => new(Outcome(cancelAsked))
    {
        StartedAt = StartedAt,
        FinishedAt = StoppedAt ?? DateTimeOffset.UtcNow,
        DurationSeconds = (StoppedAt - StartedAt)?.TotalSeconds,
        Worker = LogStream,
        ExitCode = ExitCode,
        Message = Status == "FAILED" ? string.Join(" ", new[] { Reason, ContainerReason }.Where(text => text.Length > 0)) : null,
        Usage = ResourceUsage.Unknown,
    };

    private AttemptOutcome Outcome(bool cancelAsked)
    {
        if (Status == "SUCCEEDED") return AttemptOutcome.Succeeded;
        if (ContainerReason.Contains("OutOfMemory", StringComparison.Ordinal) || ExitCode == SignalExit.Killed) return AttemptOutcome.OutOfMemory;
        if (Reason.Contains("duration exceeded timeout", StringComparison.OrdinalIgnoreCase)) return AttemptOutcome.TimedOut;
        if (cancelAsked || Reason.Contains(CancelReason, StringComparison.Ordinal)) return AttemptOutcome.Cancelled;
        return Reason.StartsWith("Host EC2", StringComparison.Ordinal) ? AttemptOutcome.NodeFailure : AttemptOutcome.Failed;
    }

    private static JobDetail Read(JsonInput job)
    {
        JsonInput container = job.Member("container") ?? default;
        return new JobDetail(
            Text(job, "jobId") ?? "", Text(job, "status") ?? "", Text(job, "statusReason") ?? "", Text(container, "reason") ?? "",
            (int?)Number(container, "exitCode"), Moment(job, "startedAt"), Moment(job, "stoppedAt"), Text(container, "logStreamName"));
    }

    private static string? Text(JsonInput from, string name) => from.Member(name) is { Kind: JsonValueKind.String } value ? value.Text() : null;

    private static long? Number(JsonInput from, string name) => from.Member(name) is { Kind: JsonValueKind.Number } value ? value.Int64(min: 0, MaxMilliseconds) : null;

    private static DateTimeOffset? Moment(JsonInput job, string name) =>
        Number(job, name) is > 0 and { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
