namespace Scalable.Runs.Importing.Tables;

/// <summary>The names that columns of home-made tables usually have.</summary>
internal static class UsualNames
{
    private static readonly (TableField Field, string[] Names)[] s_names =
    [
        (TableField.Task, ["task", "taskname", "name", "jobname", "process", "rule", "rulename", "tool", "toolname"]),
        (TableField.Id, ["taskid", "jobid", "id"]),
        (TableField.Attempt, ["attempt"]),
        (TableField.State, ["state", "status", "outcome"]),
        (TableField.ExitCode, ["exitcode", "exitstatus", "exit", "returncode"]),
        (TableField.Submitted, ["submittedat", "submitted", "submit", "submittime", "queuedat"]),
        (TableField.Started, ["startedat", "started", "start", "starttime"]),
        (TableField.Finished, ["finishedat", "finished", "end", "endtime", "ended", "complete", "completedat"]),
        (TableField.Duration, ["duration", "elapsed", "runtime", "walltimeused", "realtime", "wallclock", "s"]),
        (TableField.Cpus, ["requestedcpus", "cpus", "cores", "ncpus", "threads", "slots"]),
        (TableField.Memory, ["requestedmemory", "memory", "mem", "reqmem", "memoryrequested"]),
        (TableField.Walltime, ["requestedwalltime", "walltime", "timelimit", "walltimelimit"]),
        (TableField.Gpus, ["requestedgpus", "gpus", "ngpus", "gpucount"]),
        (TableField.GpuMemory, ["requestedgpumemory", "gpumemoryrequested"]),
        (TableField.PeakMemory, ["peakmemory", "maxrss", "peakrss", "maxmemory", "maxmem", "rss", "memoryused", "maxvmem"]),
        (TableField.CpuTime, ["cputime", "totalcpu", "cpuseconds"]),
        (TableField.CpuUse, ["observedcpu", "cpuuse", "coresused"]),
        (TableField.CpuPercent, ["cpupercent", "%cpu", "cpuusage"]),
        (TableField.GpuUse, ["gpuuse", "observedgpu"]),
        (TableField.PeakGpuMemory, ["peakgpumemory", "gpumemoryused", "maxgpumemory"]),
        (TableField.Worker, ["worker", "host", "hostname", "node", "nodelist"]),
        (TableField.Tag, ["tag", "sample"]),
        (TableField.Account, ["account", "acctgroup"]),
        (TableField.User, ["user", "username", "owner"]),
        (TableField.Component, ["component", "queue", "partition"]),
        (TableField.Target, ["target", "cluster"]),
    ];

    /// <summary>Completes a map by the columns with usual names, with or without a unit at their end.</summary>
    public static void Complete(AttemptMap map, IEnumerable<string> columns)
    {
        MappedColumn[] known = [.. columns.Select(column => new MappedColumn(column, TableUnits.SplitUnit(column).Factor))];
        foreach ((TableField field, string[] names) in s_names)
        {
            if (map.Has(field)) continue;
            foreach (string name in names)
            {
                MappedColumn[] found = [.. known.Where(column => Normal(column.Name) == name || Normal(TableUnits.SplitUnit(column.Name).Name) == name)];
                if (found.Length == 0) continue;
                map.With(field, found[0]);
                break;
            }
        }
    }

    private static string Normal(string name) => string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c == '%')).ToLowerInvariant();
}
