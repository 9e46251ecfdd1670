using Scalable.Runs;
using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Trials;

namespace Scalable.Tests.Evaluation.Tuning;

public class FoldTests
{
    private static readonly int[] s_runs = [.. Enumerable.Range(0, 12).SelectMany(run => Enumerable.Repeat(run, 3 + (run % 2)))];

    [Fact]
    public void Time_ordered_folds_learn_from_earlier_runs_and_are_judged_on_later_ones()
    {
        FoldPlan plan = FoldPlan.Of(CrossValidationMethod.TimeOrdered, s_runs, 4, seed: 1);
        Assert.Equal(4, plan.FoldCount);
        for (int fold = 0; fold < 4; fold++)
        {
            int[] training = Runs(plan.TrainingRows(fold)), judged = Runs(plan.JudgedRows(fold));
            // A third of 12 runs teaches from the start, and each fold judges a quarter of the other eight.
            Assert.Equal(Enumerable.Range(0, 4 + (2 * fold)), training);
            Assert.Equal([4 + (2 * fold), 5 + (2 * fold)], judged);
        }
    }

    [Fact]
    public void Grouped_folds_judge_every_run_once_and_divide_none()
    {
        FoldPlan plan = FoldPlan.Of(CrossValidationMethod.GroupedByRun, s_runs, 5, seed: 1);
        Assert.Equal(Enumerable.Range(0, s_runs.Length), Enumerable.Range(0, 5).SelectMany(plan.JudgedRows).Order());
        for (int fold = 0; fold < 5; fold++) Assert.Empty(Runs(plan.TrainingRows(fold)).Intersect(Runs(plan.JudgedRows(fold))));
    }

    [Fact]
    public void Random_folds_judge_every_attempt_once_and_divide_runs()
    {
        FoldPlan plan = FoldPlan.Of(CrossValidationMethod.Random, s_runs, 5, seed: 1);
        Assert.Equal(Enumerable.Range(0, s_runs.Length), Enumerable.Range(0, 5).SelectMany(plan.JudgedRows).Order());
        Assert.NotEmpty(Runs(plan.TrainingRows(0)).Intersect(Runs(plan.JudgedRows(0))));
    }

    [Fact]
    public void Features_and_categories_are_those_of_the_training_part_alone()
    {
        RunRecord[] runs = [.. TuningWorld.Runs(6, 8).Select((run, number) => TuningWorld.Run(number, [.. run.Tasks.Select((task, i) => task with
        {
            Features = FeatureSet.From(task.Features.Append(KeyValuePair.Create("tool", FeatureValue.Of(number < 5 ? (i % 2 == 0 ? "a" : "b") : "new"))).Append(KeyValuePair.Create("late", FeatureValue.Of(number < 5 ? 1.0 : i)))),
        })]))];
        TaskFold last = TuningDataBuilder.Build(runs, TuningTarget.Memory, CrossValidationMethod.TimeOrdered, 4, 1).Folds[^1].Single();

        // "new" is seen in the last run alone, and "late" varies there alone.
        Assert.Equal(["input_size_mb", "tool"], last.Training.Features.Schema.Features.Select(feature => feature.Name));
        Assert.Equal(["a", "b"], last.Training.Features.Schema.Features[1].Categories);
        Assert.All(last.Unseen.Column(1).ToArray(), code => Assert.Equal(-1, code));
    }

    [Fact]
    public void Runs_are_ordered_by_when_they_started_whatever_their_names()
    {
        RunRecord[] runs = [.. TuningWorld.Runs(9, 8).Reverse()];
        TaskFold first = TuningDataBuilder.Build(runs, TuningTarget.Memory, CrossValidationMethod.TimeOrdered, 3, 1).Folds[0].Single();
        Assert.Equal(runs.Reverse().Take(3).SelectMany(run => run.Tasks).Select(task => (double)task.PeakMemory!.Value.Bytes), first.Training.Targets.ToArray());
    }

    [Fact]
    public void A_task_with_too_few_attempts_is_not_judged_and_a_history_without_any_is_refused()
    {
        RunRecord[] few = TuningWorld.Runs(3, 3);
        TuningDataException problem = Assert.Throws<TuningDataException>(() => TuningDataBuilder.Build(few, TuningTarget.Memory, CrossValidationMethod.TimeOrdered, 5, 1));
        Assert.Contains("10 succeeded attempts", problem.Message);
        RunRecord[] mixed = [.. TuningWorld.Runs(8, 12).Zip(TuningWorld.Runs(8, 1, task: "rare"), (many, rare) => TuningWorld.Run(int.Parse(many.RunId[^3..], System.Globalization.CultureInfo.InvariantCulture), [.. many.Tasks, .. rare.Tasks]))];
        TuningData data = TuningDataBuilder.Build(mixed, TuningTarget.Memory, CrossValidationMethod.TimeOrdered, 4, 1);
        Assert.All(data.Folds, fold => Assert.Equal("sort", Assert.Single(fold).Task));
    }

    [Fact]
    public void Folds_come_back_from_a_file_as_they_were_and_another_history_has_another_fingerprint()
    {
        TuningData data = TuningDataBuilder.Build(TuningWorld.Runs(8, 12), TuningTarget.Memory, CrossValidationMethod.TimeOrdered, 4, 1);
        using var file = new MemoryStream();
        TuningDataFile.Write(file, data);
        file.Position = 0;
        TuningData back = TuningDataFile.Read(file);
        Assert.Equal(TuningDataFile.Fingerprint(data), TuningDataFile.Fingerprint(back));
        Assert.Equal(data.Folds[2][0].Truths, back.Folds[2][0].Truths);
        Assert.Equal(data.Folds[2][0].Training.Features.Column(0).ToArray(), back.Folds[2][0].Training.Features.Column(0).ToArray());
        TuningData other = TuningDataBuilder.Build(TuningWorld.Runs(8, 12, noise: 0.2001), TuningTarget.Memory, CrossValidationMethod.TimeOrdered, 4, 1);
        Assert.NotEqual(TuningDataFile.Fingerprint(data), TuningDataFile.Fingerprint(other));
    }

    private static int[] Runs(int[] rows) => [.. rows.Select(row => s_runs[row]).Distinct()];
}
