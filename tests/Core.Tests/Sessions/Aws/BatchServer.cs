using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Scalable.Tests.Sessions.Aws;

/// <summary>
/// Answers the calls of AWS Batch that the provider makes, as its API reference describes them. A job's first word decides
/// how it ends; it is waiting when first asked about, then running, then over. Jobs that go on forever begin when it is said so.
/// </summary>
internal sealed class BatchServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, (JsonNode Request, int Asked)> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _began = new(StringComparer.Ordinal);
    private readonly HashSet<string> _terminated = new(StringComparer.Ordinal);
    private readonly Task _serving;

    public BatchServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _serving = Task.Run(Serve);
    }

    public string Url { get; }

    /// <summary>What jobs were submitted with, in order.</summary>
    public List<JsonNode> Submitted { get; } = [];

    /// <summary>How many jobs each call of DescribeJobs asked about.</summary>
    public List<int> Described { get; } = [];

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                HttpListenerContext context = _listener.GetContext();
                using var reader = new StreamReader(context.Request.InputStream);
                JsonNode request = JsonNode.Parse(reader.ReadToEnd())!;
                byte[] answer = Encoding.UTF8.GetBytes(Answer(context.Request.Url!.AbsolutePath, request).ToJsonString());
                context.Response.ContentType = "application/json";
                context.Response.OutputStream.Write(answer);
                context.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private JsonObject Answer(string path, JsonNode request)
    {
        switch (path)
        {
            case "/v1/submitjob":
                string id = $"job-{_jobs.Count + 1}";
                _jobs[id] = (request, 0);
                Submitted.Add(request);
                return new JsonObject { ["jobId"] = id, ["jobName"] = request["jobName"]!.DeepClone() };
            case "/v1/terminatejob":
                _terminated.Add((string)request["jobId"]!);
                return [];
            default:
                JsonArray ids = request["jobs"]!.AsArray();
                Described.Add(ids.Count);
                return new JsonObject { ["jobs"] = new JsonArray([.. ids.Select(job => (string)job!).Where(_jobs.ContainsKey).Select(Describe)]) };
        }
    }

    private long Began(string id)
    {
        if (!_began.TryGetValue(id, out long at)) _began[id] = at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return at;
    }

    private JsonObject Describe(string id)
    {
        (JsonNode request, int asked) = _jobs[id];
        _jobs[id] = (request, asked + 1);
        string ending = (string)request["containerOverrides"]!["command"]![0]!;
        string status = _terminated.Contains(id) ? "FAILED" : asked == 0 ? "RUNNABLE" : asked == 1 || ending == "forever" ? "RUNNING" : ending == "good" ? "SUCCEEDED" : "FAILED";
        var job = new JsonObject { ["jobId"] = id, ["jobName"] = request["jobName"]!.DeepClone(), ["status"] = status, ["jobQueue"] = "q", ["jobDefinition"] = "d", ["startedAt"] = asked == 0 ? 0 : ending == "forever" ? Began(id) : 1_790_000_000_000 };
        var container = new JsonObject { ["logStreamName"] = "stream-" + id };
        if (status is "SUCCEEDED" or "FAILED") job["stoppedAt"] = ending == "forever" ? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() : 1_790_000_012_500;
        if (status == "SUCCEEDED") container["exitCode"] = 0;
        if (status == "FAILED" && ending == "memory")
        {
            container["exitCode"] = 137;
            container["reason"] = "OutOfMemoryError: Container killed due to memory usage";
        }
        if (status == "FAILED") job["statusReason"] = _terminated.Contains(id) ? "Cancelled by its session" : "Essential container in task exited";
        job["container"] = container;
        return job;
    }
}
