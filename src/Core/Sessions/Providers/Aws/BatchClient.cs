using Scalable.Runs.Reading;

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

    /// <summary>The jobs, asked for in as few calls as Batch allows; null with the reason where it does not answer.</summary>
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

    /// <summary>The id of the job of a name; null where there is none.</summary>
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
