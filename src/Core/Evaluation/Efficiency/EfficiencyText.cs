namespace Scalable.Evaluation.Efficiency;

/// <summary>An efficiency report as a table for a terminal, or as JSON.</summary>
public static class EfficiencyText
{
    /// <summary>A line for each row, at most 80 characters wide, and what the marks in it mean.</summary>
    public static string Table(IReadOnlyList<ResourceEfficiency> rows)
    {
        var text = new StringBuilder();
        string by = rows.Count == 0 ? "" : rows[0].By.ToString().ToLowerInvariant();
        text.AddLine($"{by,-16} {"tries",6} {"memory",6} {"cpu",5} {"time",5} {"waste GB·h",10} {"core·h",7} {"saved",7} {"oom",4} {"late",4}");
        foreach (ResourceEfficiency row in rows)
            text.AddLine($"{TerminalText.Line(row.ShortName),-16} {row.Attempts,6} {row.MemoryText,6} {row.CpuText,5} {row.TimeText,5} {row.WastedText,10} {row.WastedCoresText,7} {row.SavedText,7} {row.FailedForMemory,4} {row.FailedForTime,4}");
        if (rows.Any(row => row.WastedCost is not null))
        {
            text.AddLine($"");
            foreach (ResourceEfficiency row in rows.Where(row => row.WastedCost is not null))
                text.AddLine($"{TerminalText.Line(row.ShortName),-16} waste cost {row.WastedCostText}{(row.SavedCost is null ? "" : $", of which advice saves {row.SavedCostText}")}");
            text.AddLine($"{"together",-16} waste cost {DisplayText.Amount(rows.Sum(row => row.WastedCost ?? 0))}");
        }
        text.Append('\n').Append("Waste was asked for and not used; saved is what today's advice saves, in GB·h.\n");
        if (rows.Any(row => row.UpperEstimates > 0)) text.Append("≤: some peaks are upper estimates, so less may have been used.\n");
        if (rows.Sum(row => row.WithoutMemoryRequest) is > 0 and var without)
            text.AddLine($"{DisplayText.Count(without, "attempt")} asked for no memory and {(without == 1 ? "counts" : "count")} as no waste.");
        if (rows.Sum(row => row.WholeNodes) is > 0 and var whole)
            text.AddLine($"{DisplayText.Count(whole, "attempt")} had whole nodes: what was left there, nobody else could use; {(whole == 1 ? "it counts" : "they count")} as no waste.");
        return text.ToString().TrimEnd();
    }

    public static string Json(IReadOnlyList<ResourceEfficiency> rows) => WrittenJson.Rows(rows, (writer, row) =>
    {
        writer.WriteString("by", row.By.ToString().ToLowerInvariant());
        writer.WriteString("name", row.Name);
        writer.WriteNumber("attempts", row.Attempts);
        writer.WriteOptional("memory_efficiency", row.MemoryEfficiency);
        writer.WriteOptional("cpu_efficiency", row.CpuEfficiency);
        writer.WriteOptional("time_efficiency", row.TimeEfficiency);
        writer.WriteOptional("requested_memory_bytes", row.RequestedMemory?.Bytes);
        writer.WriteOptional("peak_memory_bytes", row.PeakMemory?.Bytes);
        writer.WriteOptional("unused_memory_bytes", row.UnusedMemory?.Bytes);
        writer.WriteOptional("advised_memory_bytes", row.AdvisedMemory?.Bytes);
        writer.WriteOptional("wasted_gbh", row.WastedGigabyteHours);
        writer.WriteOptional("wasted_core_h", row.WastedCoreHours);
        writer.WriteOptional("saved_gbh", row.SavedGigabyteHours);
        writer.WriteOptional("wasted_cost", row.WastedCost);
        writer.WriteOptional("saved_cost", row.SavedCost);
        writer.WriteNumber("failed_for_memory", row.FailedForMemory);
        writer.WriteNumber("failed_for_time", row.FailedForTime);
        writer.WriteNumber("without_memory_request", row.WithoutMemoryRequest);
        writer.WriteNumber("upper_estimates", row.UpperEstimates);
        writer.WriteNumber("whole_nodes", row.WholeNodes);
    });
}
