namespace Scalable.Runs.Indexing;

/// <summary>
/// Keeps segments few: once there are many, the small ones become one, with only those runs in it that still count. A row is
/// written again a number of times that grows with the logarithm of the rows (size-tiered compaction, O'Neil et al. 1996).
/// </summary>
internal static class SegmentMerge
{
    private const int MaxSegments = 8;

    /// <summary>Merges what is to be merged.</summary>
    /// <param name="segments">The segments that count; those that were merged are replaced by the new one.</param>
    /// <param name="places">Where each run is; brought up to date.</param>
    public static void Reduce(List<Segment> segments, (Segment Segment, int Run)[] places, IReadOnlyList<string> directories, Func<FileStream> create)
    {
        if (segments.Count <= MaxSegments) return;
        HashSet<Segment> merged = Smallest(segments);
        try
        {
            using var writer = new SegmentWriter(create);
            Merge(merged, places, directories, writer, out int[] runs);
            Segment one = writer.Finish(keep: true);
            for (int number = 0; number < places.Length; number++)
                if (merged.Contains(places[number].Segment)) places[number] = (one, runs[number]);
            segments.RemoveAll(merged.Contains);
            segments.Add(one);
        }
        catch (Exception problem) when (problem is IOException or IndexException)
        {
            // They stay as they are; the next command that reads new runs tries again.
        }
    }

    /// <summary>The small ones up to the first that is larger than all before it together.</summary>
    private static HashSet<Segment> Smallest(List<Segment> segments)
    {
        Segment[] bySize = [.. segments.OrderBy(segment => segment.RowCount)];
        int count = 2;
        long rows = bySize[0].RowCount + bySize[1].RowCount;
        while (count < bySize.Length && bySize[count].RowCount <= rows) rows += bySize[count++].RowCount;
        return [.. bySize[..count]];
    }

    private static void Merge(HashSet<Segment> merged, (Segment Segment, int Run)[] places, IReadOnlyList<string> directories, SegmentWriter writer, out int[] runs)
    {
        runs = new int[places.Length];
        var numbers = merged.ToDictionary(segment => segment, segment => Enumerable.Repeat(-1, segment.Names.Length).ToArray());
        var records = new Dictionary<int, RunRecord>();
        for (int number = 0; number < places.Length; number++)
        {
            (Segment segment, int run) = places[number];
            if (!merged.Contains(segment)) continue;
            RunEntry entry = segment.Entry(run, directories[number]);
            runs[number] = numbers[segment][run] = writer.Begin(segment.Names[run], entry);
            records[runs[number]] = entry.Run;
        }
        foreach ((Segment segment, int[] written) in numbers)
        {
            var shapes = new FeatureShapes();
            var rows = new List<IndexRow>();
            foreach ((string task, BlockEntry[] blocks) in segment.Tasks)
            {
                foreach (BlockEntry block in blocks)
                {
                    rows.Clear();
                    BlockReader.Read(segment.Read(block), task, run => run < written.Length && written[run] >= 0 ? records[written[run]] : null, shapes, rows);
                    foreach (IndexRow row in rows) writer.AddRow(written[row.Run], row.Position, row.Record);
                }
            }
        }
    }
}
