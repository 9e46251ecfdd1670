using Scalable.Advising.Distributions;

namespace Scalable.Tests.Advising.Engine;

public class CalibrationTests
{
    [Theory]
    [InlineData(0.8, 2.0)]
    [InlineData(0.9, 0.5)]
    [InlineData(0.95, 3.0)]
    public void Truths_stay_below_the_level_for_a_probability_that_often_though_the_distribution_is_wrong(double probability, double distortion)
    {
        // A truth's level is uniform for a right distribution; here it is a power of a uniform.
        var random = new Random(17);
        var calibrator = new PitCalibrator(new PitSample(1000));
        int below = 0;
        const int Warm = 300, Tried = 3000;
        for (int i = 0; i < Warm + Tried; i++)
        {
            double level = Math.Pow(random.NextDouble(), distortion);
            if (i >= Warm && level < calibrator.LevelFor(probability)) below++;
            calibrator.Observe(level);
        }
        Assert.Equal(probability, (double)below / Tried, 0.015);
    }

    [Fact]
    public void The_probability_at_a_level_is_the_share_of_truths_below_it()
    {
        var random = new Random(23);
        var calibrator = new PitCalibrator(new PitSample(1000));
        for (int i = 0; i < 2000; i++) calibrator.Observe(Math.Pow(random.NextDouble(), 2));
        // P(u^2 < 0.49) = 0.7.
        Assert.Equal(0.7, calibrator.ProbabilityAt(0.49), 0.06);
    }

    [Fact]
    public void An_allocation_beyond_all_that_truths_reached_suffices_though_half_of_them_exceeded_their_forecasts()
    {
        var calibrator = new PitCalibrator(new PitSample(1000), missTogether: true);
        // Every other truth was e^0.2 = 1.22 times its forecast's largest value.
        for (int i = 0; i < 1000; i++) calibrator.Observe(i % 2 == 0 ? 0.5 : 1.2, isStep: false);
        Assert.InRange(calibrator.ProbabilityAt(1), 0.2, 0.7);
        Assert.Equal(1, calibrator.ProbabilityAt(1.3), 0.01);
    }

    [Fact]
    public void Without_truths_a_level_is_what_it_says()
    {
        var calibrator = new PitCalibrator(new PitSample(1000));
        Assert.Equal(0.9, calibrator.LevelFor(0.9), 1e-6);
        Assert.Equal(0.9, calibrator.ProbabilityAt(0.9), 1e-6);
    }

    [Fact]
    public void A_new_task_begins_with_what_other_tasks_taught()
    {
        var random = new Random(29);
        var pooled = new PitSample(1000);
        var other = new PitCalibrator(pooled);
        for (int i = 0; i < 500; i++) other.Observe(Math.Pow(random.NextDouble(), 0.25));
        // The others' truths fall high (P(u < 0.9) = 0.9^4 = 0.66), so a probability of 0.9 needs a higher level.
        Assert.InRange(new PitCalibrator(pooled).LevelFor(0.9), 0.94, 1.0);
    }

    [Fact]
    public void A_task_that_is_all_there_is_does_not_count_its_truths_twice()
    {
        var pooled = new PitSample(1000);
        var calibrator = new PitCalibrator(pooled);
        calibrator.Observe(0.2, isStep: false);
        calibrator.Observe(0.3, isStep: false);
        // Two truths below the level, and the identity worth three: (2 + 3 x 0.5) / 5.
        Assert.Equal(0.7, calibrator.RankOf(0.5), 1e-9);
    }

    [Fact]
    public void A_task_that_is_all_there_is_does_not_count_its_allocations_twice()
    {
        var calibrator = new HistogramCalibrator(new HistogramCalibrator());
        calibrator.Observe(0.9, success: false);
        // One failure, and the estimate worth ten: (0 + 10 x 0.9) / 11.
        Assert.Equal(9 / 11.0, calibrator.Of(0.9), 1e-9);
    }

    [Fact]
    public void Only_the_newest_levels_are_kept()
    {
        var sample = new PitSample(3);
        foreach (double level in new[] { 0.1, 0.9, 0.5, 0.7 }) sample.Add(level);
        Assert.Equal(3, sample.Count);
        Assert.Equal(0, sample.ShareBelow(0.5));
        Assert.Equal(2 / 3.0, sample.ShareBelow(0.9), 12);
    }

    [Fact]
    public void Estimates_that_were_too_low_are_raised_to_what_happened()
    {
        var reliability = new HistogramCalibrator();
        for (int i = 0; i < 400; i++) reliability.Observe(0.72, success: i % 10 != 0);
        Assert.Equal(0.9, reliability.Of(0.72), 0.02);
        Assert.Equal(0.3, reliability.Of(0.3), 1e-9);
    }

    [Fact]
    public void Drift_is_called_when_more_than_six_of_the_newest_twenty_fall_outside()
    {
        var watch = new DriftDetector();
        for (int i = 0; i < 40; i++) watch.Observe(outside: i % 10 == 0);
        Assert.False(watch.IsDrifting);
        for (int i = 0; i < 6; i++) watch.Observe(outside: true);
        Assert.True(watch.IsDrifting);
        for (int i = 0; i < 20; i++) watch.Observe(outside: false);
        Assert.False(watch.IsDrifting);
    }
}
