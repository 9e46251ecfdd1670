namespace Scalable.Sessions.Manifests.Reading;

/// <summary>What the providers know of their targets' options. An option nobody knows is a warning: it may be meant for another release.</summary>
internal static class ProviderOptions
{
    private static readonly string[] s_common = ["overlay", "prices", "max_workers", "walltime", "retries", "work_dir", "poll_seconds"];

    private static readonly Dictionary<string, string[]> s_known = new(StringComparer.Ordinal)
    {
        ["local"] = ["threads_per_worker", "processes", "containers", "dashboard_address", "powershell"],
        ["slurm"] =
        [
            "queue", "partition", "account", "qos", "reservation", "constraint", "interface", "name", "logs_location", "suppress_logs",
            "comm_port", "container_runtime", "requeue", "array_size", "sbatch_options", "powershell",
        ],
        ["aws"] =
        [
            "queue", "job_definition", "region", "profile", "endpoint_url", "command", "instance_type", "cluster_type", "image", "n_workers", "worker_cpu",
            "worker_mem", "vpc", "subnets", "security_groups", "execution_role_arn", "task_role_arn", "scheduler_timeout", "environment", "tags",
            "spot", "adaptive",
        ],
    };

    /// <summary>Every option of a provider's targets.</summary>
    internal static IEnumerable<string> NamesFor(string provider) => s_known[provider].Concat(s_common);

    /// <summary>Providers of the Python project that this one has no engine for.</summary>
    private static readonly string[] s_elsewhere = ["gcp", "kubernetes"];

    public static void Check(TargetSpec target, ManifestValue provider, bool isChosen, FindingLog log)
    {
        string path = $"targets.{target.Name}";
        if (s_elsewhere.Contains(target.Provider) && !isChosen)
        {
            log.Warning(FindingCodes.UnsupportedProvider, $"{path}.provider", provider, $"The provider '{target.Provider}' cannot be run here; choose another target.");
            return;
        }
        if (!s_known.TryGetValue(target.Provider, out string[]? known))
        {
            log.Error(FindingCodes.UnknownProvider, $"{path}.provider", provider, $"There is no provider '{target.Provider}' here. Providers: {Names.List(s_known.Keys)}.");
            return;
        }
        foreach (ManifestEntry option in target.Options.Entries.Where(option => !known.Contains(option.Name) && !s_common.Contains(option.Name)))
            log.Warning(FindingCodes.UnknownOption, $"{path}.{option.Name}", option.Key, $"The provider '{target.Provider}' has no option '{option.Name}'; it is ignored.");
        CheckNumbers(target, path, log);
        CheckWalltime(target, path, log);
        CheckPrices(target, path, log);
    }

    private static void CheckNumbers(TargetSpec target, string path, FindingLog log)
    {
        var fields = new Fields(target.Options, path, log);
        foreach (string option in new[] { "max_workers", "threads_per_worker", "comm_port", "array_size", "n_workers" }) fields.Integer(option, 1);
        fields.Integer("retries", 0);
        foreach (string option in new[] { "processes", "suppress_logs", "requeue", "spot" }) fields.Boolean(option);
        if (target.Options["poll_seconds"] is { } poll && ScalarReading.Number(poll) is not > 0)
            log.Error(FindingCodes.BadOption, $"{path}.poll_seconds", poll, "'poll_seconds' must be a number above 0.");
    }

    private static void CheckWalltime(TargetSpec target, string path, FindingLog log)
    {
        if (target.Options["walltime"] is not { } value || value is ManifestNull) return;
        if (value is not ManifestText)
            log.Error(FindingCodes.BadWalltime, $"{path}.walltime", value, $"YAML reads {Fields.ScalarText(value)} as a number; put the walltime in quotes.");
        else if (!Walltime.TryParse(target.Text("walltime"), out _))
            log.Error(FindingCodes.BadWalltime, $"{path}.walltime", value, $"'{target.Text("walltime")}' is not a walltime. Write \"02:30:00\", \"1-12:00:00\", 90m or 2h.");
    }

    private static void CheckPrices(TargetSpec target, string path, FindingLog log)
    {
        var fields = new Fields(target.Options, path, log);
        if (fields.Mapping("prices") is not { } prices) return;
        new Fields(prices, $"{path}.prices", log).RefuseUnknown(TargetPrices.Keys);
        foreach (ManifestEntry price in prices.Entries.Where(price => TargetPrices.Keys.Contains(price.Name) && price.Name != TargetPrices.CurrencyKey))
            if (ScalarReading.Number(price.Value) is not >= 0)
                log.Error(FindingCodes.BadOption, $"{path}.prices.{price.Name}", price.Value, $"The price '{price.Name}' must be a number of at least 0.");
    }
}
