using Scalable.Runs;
using Scalable.Scaling.Foresight;

namespace Scalable.Tests.Scaling.Foresight;

/// <summary>
/// A made run of 20 trims, 20 aligns and one sum, a task a second: what of it comes of another run, and in which order, is
/// known beforehand.
/// </summary>
public class ResemblanceTests
{
    private const int Inputs = 20;

    private static readonly ArrivalModel s_model = ArrivalModel.Of([Run(1, Sequence(Inputs)), Run(2, Sequence(Inputs))]);

    [Fact]
    public void The_same_order_is_alike_at_every_moment()
    {
        string[] tasks = Sequence(Inputs);
        for (int count = 1; count <= tasks.Length; count++) Assert.Equal(new Resemblance(1, 0), Of(tasks[..count]));
    }

    [Fact]
    public void Tasks_that_come_a_little_early_or_late_are_no_departure()
    {
        string[] tasks = Sequence(Inputs);
        (tasks[18], tasks[21]) = (tasks[21], tasks[18]);
        for (int count = 1; count <= tasks.Length; count++) Assert.True(Of(tasks[..count]).IsAlike);
    }

    [Theory]
    [InlineData(10, 0.5)]
    [InlineData(40, 2)]
    [InlineData(5, 0.25)]
    public void The_first_kinds_tell_the_number_of_inputs(int inputs, double scale)
    {
        string[] tasks = Sequence(inputs);
        Resemblance afterTheFirstAligns = Of(tasks[..(inputs + inputs / 2)]);
        Assert.Equal(scale, afterTheFirstAligns.Scale, 0.05);
        Assert.True(afterTheFirstAligns.IsAlike);
    }

    [Fact]
    public void A_reversed_run_and_unknown_kinds_depart_with_the_first_task()
    {
        Assert.Equal(1, Of([.. Sequence(Inputs).Reverse().Take(1)]).Departure);
        Assert.Equal(1, Of(["never seen"]).Departure);
    }

    [Fact]
    public void Missing_tasks_depart_even_where_the_others_come_in_turn()
    {
        // Of the trims every second is cached, of the aligns none: two thirds of what should be there has come.
        string[] tasks = [.. Enumerable.Repeat("trim", Inputs / 2), .. Enumerable.Repeat("align", Inputs)];
        Assert.False(Of(tasks).IsAlike);
    }

    [Fact]
    public void A_run_that_departed_is_believed_again_when_as_many_tasks_more_have_come_in_turn()
    {
        var likeness = new RunLikeness(s_model);
        var progress = new RunProgress();
        Arrive(progress, "sum");
        likeness.Look(progress);
        Assert.True(likeness.IsDeparted);
        for (int i = 0; i < 30; i++)
        {
            Arrive(progress, "trim");
            likeness.Look(progress);
            // One task of eleven out of turn is less than a tenth.
            if (progress.Count < 11) Assert.True(likeness.IsDeparted);
        }
        Assert.False(likeness.IsDeparted);
    }

    private static string[] Sequence(int inputs) => [.. Enumerable.Repeat("trim", inputs), .. Enumerable.Repeat("align", inputs), "sum"];

    private static Resemblance Of(string[] tasks)
    {
        var progress = new RunProgress();
        foreach (string task in tasks) Arrive(progress, task);
        return Resemblance.Of(s_model.Runs[1], progress);
    }

    private static void Arrive(RunProgress progress, string task) => progress.Arrive(s_model.Find("all", task), progress.Count);

    private static RunRecord Run(int number, string[] tasks)
    {
        DateTimeOffset start = States.Noon.AddDays(-10 + number);
        return new RunRecord
        {
            RunId = $"run-{number}", Path = $"/runs/run-{number}", StartedAt = start,
            Tasks = [.. tasks.Select((task, i) => new TaskRecord { RunId = $"run-{number}", TaskId = $"{i}", TaskName = task, Tag = "all", State = TaskState.Succeeded, SubmittedAt = start.AddSeconds(10 * i), DurationSeconds = 5 })],
        };
    }
}
