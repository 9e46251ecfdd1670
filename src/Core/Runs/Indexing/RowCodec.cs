namespace Scalable.Runs.Indexing;

/// <summary>An attempt's row in an index: what identifies it, which of its fields are known, and those. Its task, run and target are the block's.</summary>
internal static class RowCodec
{
    private const int SubmittedBit = 0, StartedBit = 1, FinishedBit = 2, FeaturesBit = 3, FirstFieldBit = 4;

    public static void Write(IndexOutput output, TaskRecord record)
    {
        ulong known = (record.SubmittedAt is null ? 0UL : 1UL << SubmittedBit) | (record.StartedAt is null ? 0UL : 1UL << StartedBit)
            | (record.FinishedAt is null ? 0UL : 1UL << FinishedBit) | (record.Features.Count == 0 ? 0UL : 1UL << FeaturesBit);
        for (int i = 0; i < TaskFields.All.Length; i++)
            if (TaskFields.All[i].IsKnown(record)) known |= 1UL << (FirstFieldBit + i);
        output.Text(record.TaskId);
        output.Byte((byte)record.State);
        output.Count(record.Attempt);
        output.Unsigned(known);
        if (record.SubmittedAt is { } submitted) output.Long(submitted.UtcTicks);
        if (record.StartedAt is { } started) output.Long(started.UtcTicks);
        if (record.FinishedAt is { } finished) output.Long(finished.UtcTicks);
        if (record.Features.Count > 0) WriteFeatures(output, record.Features);
        for (int i = 0; i < TaskFields.All.Length; i++)
            if ((known >> (FirstFieldBit + i) & 1) != 0) TaskFields.All[i].Write(output, record);
    }

    public static TaskRecord Read(ref IndexInput input, string taskName, RunRecord run, FeatureShapes shapes)
    {
        string id = input.RequiredText();
        var state = (TaskState)input.Byte();
        int attempt = input.Count(int.MaxValue);
        ulong known = input.Unsigned();
        if (state > TaskState.Cancelled || known >> (FirstFieldBit + TaskFields.All.Length) != 0) throw new IndexException();
        var record = new TaskRecord
        {
            RunId = run.RunId,
            TaskId = id,
            TaskName = taskName,
            Target = run.TargetName,
            State = state,
            Attempt = attempt,
            SubmittedAt = (known >> SubmittedBit & 1) == 0 ? null : Time(ref input),
            StartedAt = (known >> StartedBit & 1) == 0 ? null : Time(ref input),
            FinishedAt = (known >> FinishedBit & 1) == 0 ? null : Time(ref input),
            Features = (known >> FeaturesBit & 1) == 0 ? FeatureSet.Empty : ReadFeatures(ref input, shapes),
        };
        for (int i = 0; i < TaskFields.All.Length; i++)
            if ((known >> (FirstFieldBit + i) & 1) != 0) TaskFields.All[i].Read(ref input, record);
        return record;
    }

    private static DateTimeOffset Time(ref IndexInput input)
    {
        long ticks = input.Long();
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw new IndexException();
    }

    private static void WriteFeatures(IndexOutput output, FeatureSet features)
    {
        output.Count(features.Count);
        foreach ((string name, FeatureValue value) in features)
        {
            output.Shared(name);
            output.Byte((byte)value.Kind);
            if (value.Kind == FeatureValueKind.Text) output.Shared(value.Text);
            else output.Double(value.Number);
        }
    }

    private static FeatureSet ReadFeatures(ref IndexInput input, FeatureShapes shapes)
    {
        int count = input.CountOfItems();
        var names = new string[count];
        var values = new FeatureValue[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = input.RequiredShared();
            values[i] = (FeatureValueKind)input.Byte() switch
            {
                FeatureValueKind.Text => FeatureValue.Of(input.RequiredShared()),
                FeatureValueKind.Boolean => FeatureValue.Of(input.Double() != 0),
                FeatureValueKind.Number => FeatureValue.Of(input.Double()),
                _ => throw new IndexException(),
            };
        }
        return new FeatureSet(shapes.Share(names), values);
    }
}

/// <summary>A row of a block with its place: the run's number in the segment, and its position among the run's tasks.</summary>
internal readonly record struct IndexRow(int Run, int Position, TaskRecord Record);

/// <summary>Reads blocks of a segment.</summary>
internal static class BlockReader
{
    /// <summary>Adds the rows of a block to a list.</summary>
    /// <param name="runs">The run of a number; null if its rows no longer count.</param>
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
