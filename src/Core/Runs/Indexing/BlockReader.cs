namespace Scalable.Runs.Indexing;

/// <summary>A row of a block with its place: the run's number in the segment, and its position among the run's tasks.</summary>
internal readonly record struct IndexRow(int Run, int Position, TaskRecord Record);

/// <summary>Reads blocks of a segment.</summary>
internal static class BlockReader
{
    /// <summary>Adds the rows of a block to a list.</summary>
    /// <param name="runs">The run of a number; null where its rows no longer count.</param>
    /// <exception cref="IndexException">The block is damaged.</exception>
    public static void Read(ReadOnlySpan<byte> block, string task, Func<int, RunRecord?> runs, FeatureShapes shapes, List<IndexRow> rows)
    {
        (string[] texts, (int Run, int Rows, int Ended)[] groups, int start) = Groups(block);
        var input = new IndexInput(block[start..], texts);
        foreach ((int number, int count, _) in groups)
        {
            RunRecord? run = runs(number);
            int position = 0;
            for (int row = 0; row < count; row++)
            {
                position += input.Count(int.MaxValue - position);
                TaskRecord record = RowCodec.Read(ref input, task, run ?? s_noRun, shapes);
                if (run is not null) rows.Add(new IndexRow(number, position, record));
            }
        }
        if (!input.IsAtEnd) throw new IndexException();
    }

    /// <summary>How many ended attempts of each run a block has.</summary>
    /// <exception cref="IndexException">The block is damaged.</exception>
    public static IEnumerable<(int Run, int Ended)> CountEnded(ReadOnlySpan<byte> block) => Groups(block).Groups.Select(group => (group.Run, group.Ended));

    private static readonly RunRecord s_noRun = new() { RunId = "", Path = "" };

    private static (string[] Texts, (int Run, int Rows, int Ended)[] Groups, int End) Groups(ReadOnlySpan<byte> block)
    {
        var input = new IndexInput(block, []);
        string[] texts = Segment.ReadTexts(ref input);
        var bytes = new IndexInput(input.Take(input.CountOfItems()), []);
        var groups = new List<(int, int, int)>();
        int run = 0;
        while (!bytes.IsAtEnd)
        {
            long delta = bytes.Signed();
            if (delta < -run || delta > int.MaxValue - run) throw new IndexException();
            run += (int)delta;
            groups.Add((run, bytes.Count(block.Length), bytes.Count(block.Length)));
        }
        return (texts, [.. groups], input.Position);
    }
}
