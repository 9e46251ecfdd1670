using Scalable.Units;

namespace Scalable.Runs.Indexing;

/// <summary>A task attempt in an index. Its run's id and target are the run's and not repeated.</summary>
internal static class TaskCodec
{
    public static void Write(IndexOutput output, TaskRecord task)
    {
        output.Text(task.TaskId);
        output.Shared(task.TaskName);
        output.Shared(task.Component);
        output.Shared(task.Tag);
        output.Byte((byte)task.State);
        output.Int(task.Attempt);
        output.Time(task.SubmittedAt);
        output.Time(task.StartedAt);
        output.Time(task.FinishedAt);
        output.Number(task.DurationSeconds);
        output.Shared(task.Worker);
        output.Shared(task.ErrorType);
        output.Text(task.ErrorMessage);
        output.Number(task.ExitCode);
        output.Number(task.RequestedWorkers);
        output.Number(task.RequestedCpus);
        output.Long(task.RequestedMemory?.Bytes ?? -1);
        output.Long(task.RequestedWalltime?.ToTimeSpan().Ticks ?? -1);
        output.Number(task.ObservedCpu);
        output.Long(task.PeakMemory?.Bytes ?? -1);
        output.Byte(task.PeakMemoryIsUpperEstimate ? (byte)1 : (byte)0);
        output.Number(task.RequestedGpus);
        output.Long(task.RequestedGpuMemory?.Bytes ?? -1);
        output.Number(task.ObservedGpu);
        output.Long(task.PeakGpuMemory?.Bytes ?? -1);
        output.Int(task.Features.Count);
        foreach ((string name, FeatureValue value) in task.Features)
        {
            output.Shared(name);
            output.Byte((byte)value.Kind);
            if (value.Kind == FeatureValueKind.Text) output.Shared(value.Text);
            else output.Double(value.Number);
        }
    }

    public static TaskRecord Read(ref IndexInput input, string runId, string? target, FeatureShapes shapes) => new()
    {
        RunId = runId,
        Target = target,
        TaskId = input.Text()!,
        TaskName = input.Shared()!,
        Component = input.Shared(),
        Tag = input.Shared(),
        State = (TaskState)input.Byte(),
        Attempt = input.Int(),
        SubmittedAt = input.Time(),
        StartedAt = input.Time(),
        FinishedAt = input.Time(),
        DurationSeconds = input.Number(),
        Worker = input.Shared(),
        ErrorType = input.Shared(),
        ErrorMessage = input.Text(),
        ExitCode = (int?)input.Number(),
        RequestedWorkers = input.Number(),
        RequestedCpus = input.Number(),
        RequestedMemory = Memory(input.Long()),
        RequestedWalltime = input.Long() is >= 0 and var ticks ? new Walltime(TimeSpan.FromTicks(ticks)) : null,
        ObservedCpu = input.Number(),
        PeakMemory = Memory(input.Long()),
        PeakMemoryIsUpperEstimate = input.Byte() == 1,
        RequestedGpus = input.Number(),
        RequestedGpuMemory = Memory(input.Long()),
        ObservedGpu = input.Number(),
        PeakGpuMemory = Memory(input.Long()),
        Features = ReadFeatures(ref input, shapes),
    };

    private static MemorySize? Memory(long bytes) => bytes < 0 ? null : new MemorySize(bytes);

    private static FeatureSet ReadFeatures(ref IndexInput input, FeatureShapes shapes)
    {
        int count = input.Int();
        if (count == 0) return FeatureSet.Empty;
        var names = new string[count];
        var values = new FeatureValue[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = input.Shared()!;
            var kind = (FeatureValueKind)input.Byte();
            values[i] = kind switch
            {
                FeatureValueKind.Text => FeatureValue.Of(input.Shared()!),
                FeatureValueKind.Boolean => FeatureValue.Of(input.Double() != 0),
                _ => FeatureValue.Of(input.Double()),
            };
        }
        return new FeatureSet(shapes.Share(names), values);
    }
}
