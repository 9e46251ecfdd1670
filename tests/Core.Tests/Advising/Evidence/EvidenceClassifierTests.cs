using Scalable.Advising.Evidence;
using Scalable.Runs;
using Scalable.Units;

namespace Scalable.Tests.Advising.Evidence;

public class EvidenceClassifierTests
{
    private const long Gibibytes2 = 2L << 30;

    internal static TaskRecord Attempt(int number, TaskState state = TaskState.Succeeded) => new()
    {
        RunId = $"run-{number}", TaskId = $"{number}", TaskName = "sort", State = state,
        DurationSeconds = 600, RequestedMemory = new MemorySize(Gibibytes2), RequestedWalltime = Walltime.FromSeconds(3600), RequestedCpus = 1,
        PeakMemory = state == TaskState.Succeeded ? new MemorySize(1_000_000_000 + number) : null,
        ObservedCpu = state == TaskState.Succeeded ? 0.98 : null,
    };

    private static TaskRecord Failure(int number, int? exitCode, string? errorType = null) =>
        Attempt(number, TaskState.Failed) with { ExitCode = exitCode, ErrorType = errorType ?? (exitCode is null ? null : FailureClasses.ExitStatus) };

    private static AttemptEvidence Only(TaskRecord attempt) => Assert.Single(EvidenceClassifier.Classify([attempt]));

    [Theory]
    [InlineData(FailureClasses.OutOfMemory, 253)] // Slurm's OUT_OF_MEMORY
    [InlineData(FailureClasses.OutOfMemory, null)]
    [InlineData(FailureClasses.ExitStatus, 137)]
    [InlineData(FailureClasses.ExitStatus, 9)]
    public void A_kill_for_memory_means_more_than_its_limit(string errorType, int? exitCode)
    {
        AttemptEvidence kill = Only(Failure(1, exitCode, errorType));
        Assert.Equal((EvidenceKind.KilledForMemory, Gibibytes2, false), (kill.Kind, kill.BoundBytes, kill.IsGuess));
    }

    [Fact]
    public void A_peak_that_was_sampled_too_low_does_not_lower_the_limit_and_one_above_it_raises_it()
    {
        TaskRecord killed = Failure(1, 253, FailureClasses.OutOfMemory);
        Assert.Equal(Gibibytes2, Only(killed with { PeakMemory = new MemorySize(300_000_000) }).BoundBytes);
        Assert.Equal(3e9, Only(killed with { PeakMemory = new MemorySize(3_000_000_000) }).BoundBytes);
    }

    [Fact]
    public void An_error_of_the_program_itself_far_below_the_limit_is_no_kill_at_the_limit()
    {
        AttemptEvidence ended = Only(Failure(1, 1, "MemoryError") with { PeakMemory = new MemorySize(500_000_000) });
        Assert.Equal(EvidenceKind.AtLeast, ended.Kind);
    }

    [Theory]
    [InlineData(143)]
    [InlineData(140)]
    [InlineData(247)]
    [InlineData(104)]
    [InlineData(null)]
    [InlineData(int.MaxValue)]
    public void A_suspicious_end_is_a_guess_when_it_comes_again_under_the_same_request_and_no_kill_when_it_does_not(int? exitCode)
    {
        Assert.Equal(EvidenceKind.AtLeast, Only(Failure(1, exitCode)).Kind);

        IReadOnlyList<AttemptEvidence> twice = EvidenceClassifier.Classify([Failure(1, exitCode), Attempt(2), Failure(3, exitCode)]);
        Assert.Equal((EvidenceKind.KilledForMemory, Gibibytes2, true), (twice[2].Kind, twice[2].BoundBytes, twice[2].IsGuess));
        Assert.Contains("again and again under the same request", twice[2].Reason);
        // A guess weighs half: the older of the two is not counted.
        Assert.Equal(EvidenceKind.Superseded, twice[0].Kind);
    }

    [Fact]
    public void A_suspicious_end_beside_its_memory_limit_is_a_guess_at_once()
    {
        AttemptEvidence guess = Only(Failure(1, 143) with { PeakMemory = new MemorySize((long)(0.96 * Gibibytes2)) });
        Assert.Equal((EvidenceKind.KilledForMemory, true), (guess.Kind, guess.IsGuess));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void An_ordinary_error_is_no_kill_however_often_it_comes(int exitCode) =>
        Assert.All(EvidenceClassifier.Classify([Failure(1, exitCode), Failure(2, exitCode), Failure(3, exitCode)]), one => Assert.Equal(EvidenceKind.AtLeast, one.Kind));

    [Theory]
    [InlineData(FailureClasses.NodeFailure)]
    [InlineData(FailureClasses.Refused)]
    [InlineData(FailureClasses.Lost)]
    public void What_the_cluster_did_is_no_kill(string errorType) =>
        Assert.All(EvidenceClassifier.Classify([Failure(1, null, errorType), Failure(2, 137, errorType), Failure(3, 143, errorType) with { DurationSeconds = 3600 }]), one => Assert.Equal(EvidenceKind.AtLeast, one.Kind));

    [Fact]
    public void What_a_user_cancelled_is_no_kill() =>
        Assert.All(EvidenceClassifier.Classify([Attempt(1, TaskState.Cancelled), Attempt(2, TaskState.Cancelled) with { ExitCode = 143 }]), one => Assert.Equal(EvidenceKind.AtLeast, one.Kind));

    [Fact]
    public void The_state_says_that_the_time_limit_ended_it()
    {
        AttemptEvidence kill = Only(Failure(1, 0, FailureClasses.Timeout) with { DurationSeconds = 3612 });
        Assert.Equal((EvidenceKind.KilledForTime, 3612.0, false), (kill.Kind, kill.BoundSeconds, kill.IsGuess));
        Assert.Equal(3600, Only(Failure(1, 0, FailureClasses.Timeout) with { DurationSeconds = null }).BoundSeconds);
    }

    [Theory]
    [InlineData(137, FailureClasses.OutOfMemory)] // what an importer may have called it
    [InlineData(140, FailureClasses.ExitStatus)]
    [InlineData(1, FailureClasses.ExitStatus)]
    public void A_run_time_at_its_limit_is_a_guess_at_the_time_limit(int exitCode, string errorType)
    {
        AttemptEvidence kill = Only(Failure(1, exitCode, errorType) with { DurationSeconds = 3600 });
        Assert.Equal((EvidenceKind.KilledForTime, 3600.0, true), (kill.Kind, kill.BoundSeconds, kill.IsGuess));
    }

    [Fact]
    public void A_kill_is_superseded_by_the_retry_that_tells_the_truth()
    {
        TaskRecord killed = Failure(1, 137), retry = Attempt(1) with { Attempt = 2, PeakMemory = new MemorySize(3_000_000_000) };
        Assert.Equal([EvidenceKind.Superseded, EvidenceKind.Measured], EvidenceClassifier.Classify([killed, retry]).Select(one => one.Kind));
        // Nextflow's retries have new ids and the same tag.
        Assert.Equal(EvidenceKind.Superseded, EvidenceClassifier.Classify([killed with { Tag = "s1" }, retry with { TaskId = "77", Tag = "s1" }])[0].Kind);
        Assert.Equal(EvidenceKind.KilledForMemory, EvidenceClassifier.Classify([killed with { Tag = "s1" }, retry with { TaskId = "77", Tag = "s2" }])[0].Kind);
        // A peak that was sampled below the limit that killed is not the truth.
        Assert.Equal(EvidenceKind.KilledForMemory, EvidenceClassifier.Classify([killed, retry with { PeakMemory = new MemorySize(1_900_000_000) }])[0].Kind);
    }

    [Fact]
    public void A_peak_that_is_an_upper_estimate_weighs_half_beside_measured_ones_and_its_duration_whole()
    {
        static TaskRecord Estimate(int number) => Attempt(number) with { PeakMemory = new MemorySize(Gibibytes2), PeakMemoryIsUpperEstimate = true };
        IReadOnlyList<AttemptEvidence> evidence = EvidenceClassifier.Classify([Estimate(1), Attempt(2), Estimate(3), Estimate(4), Failure(5, 1), Estimate(6)]);
        Assert.Equal([null, 1_000_000_002, Gibibytes2, null, null, Gibibytes2], evidence.Select(one => one.Usable.PeakMemory?.Bytes));
        Assert.All(evidence, one => Assert.Equal(600, one.Usable.DurationSeconds));
        Assert.All(EvidenceClassifier.Classify([Estimate(1), Estimate(2), Estimate(3)]), one => Assert.Equal(Gibibytes2, one.Usable.PeakMemory?.Bytes));
    }
}
