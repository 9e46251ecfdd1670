using System.Diagnostics;
using Scalable.Runs;
using Scalable.Evaluation.Tuning;
using Scalable.Evaluation.Tuning.Trials;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Evaluation.Tuning;

public sealed class StudyTests : IDisposable
{
    private static readonly RunRecord[] s_runs = TuningWorld.Runs(12, 12);

    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-study-").FullName;

    public static TheoryData<SearchStrategyKind> Strategies => [.. Enum.GetValues<SearchStrategyKind>()];

    private string Study => Path.Combine(_directory, "study.jsonl");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory, MemberData(nameof(Strategies))]
    public void A_study_cut_off_anywhere_goes_on_to_the_same_trials(SearchStrategyKind strategy)
    {
        SearchOptions options = TuningWorld.Small with { Strategy = strategy, StudyPath = Study };
        string[] undisturbed = TuningWorld.Trials(HyperparameterSearch.Run(s_runs, options with { StudyPath = null }));
        Assert.Equal(undisturbed, TuningWorld.Trials(HyperparameterSearch.Run(s_runs, options)));
        byte[] whole = File.ReadAllBytes(Study);
        foreach (double share in new[] { 0, 0.013, 0.2, 0.55, 0.8, 0.999 })
        {
            byte[] kept = whole[..(int)(share * whole.Length)];
            File.WriteAllBytes(Study, kept);
            Assert.Equal(undisturbed, TuningWorld.Trials(HyperparameterSearch.Run(s_runs, options)));
            // What was whole is still there: nothing but the header of a study without trials was ever replaced.
            if (kept.Contains((byte)'\n')) Assert.Equal(kept, File.ReadAllBytes(Study)[..kept.Length]);
        }
    }

    [Fact]
    public void A_finished_study_is_not_evaluated_again_and_more_trials_go_on_from_it()
    {
        SearchOptions options = TuningWorld.Small with { StudyPath = Study };
        HyperparameterSearch.Run(s_runs, options);
        long length = new FileInfo(Study).Length;
        HyperparameterSearch.Run(s_runs, options);
        Assert.Equal(length, new FileInfo(Study).Length);
        Assert.Equal(
            TuningWorld.Trials(HyperparameterSearch.Run(s_runs, options with { StudyPath = null, MaxTrials = 30 })),
            TuningWorld.Trials(HyperparameterSearch.Run(s_runs, options with { MaxTrials = 30 })));
    }

    [Fact]
    public void Killed_searches_find_the_same_when_resumed()
    {
        SearchOptions options = TuningWorld.Small with { MaxTrials = 60 };
        string[] undisturbed = TuningWorld.Trials(HyperparameterSearch.Run(s_runs, options));
        foreach (int lines in new[] { 2, 17, 40 })
        {
            File.Delete(Study);
            using (Process killed = SearchProcess.Start(Study, options.MaxTrials))
            {
                Eventually.True(() => killed.HasExited || (File.Exists(Study) && Lines() >= lines));
                killed.Kill();
                killed.WaitForExit();
            }

            Assert.InRange(Lines(), lines, 61);
            Assert.Equal(undisturbed, TuningWorld.Trials(HyperparameterSearch.Run(s_runs, options with { StudyPath = Study })));
        }
    }

    [Fact]
    public void Another_search_is_refused_with_what_differs_and_the_study_left_as_it_is()
    {
        SearchOptions options = TuningWorld.Small with { StudyPath = Study, MaxTrials = 2 };
        HyperparameterSearch.Run(s_runs, options);
        byte[] before = File.ReadAllBytes(Study);
        AssertRefused("its metric is MeanAbsoluteError, not LogError", s_runs, options with { Metric = SearchMetric.LogError });
        AssertRefused("its seed is 42, not 1", s_runs, options with { Seed = 1 });
        AssertRefused("its parameter space is", s_runs, options with { Space = TuningWorld.Space("trees=5..21 log") });
        AssertRefused("the runs are others", TuningWorld.Runs(13, 12), options);
        File.WriteAllText(Study, "{\"some\": \"other file\"}\n");
        Assert.Contains("is not a study", Assert.Throws<StudyException>(() => HyperparameterSearch.Run(s_runs, options)).Message);
        Assert.Equal("{\"some\": \"other file\"}\n", File.ReadAllText(Study));

        void AssertRefused(string why, RunRecord[] runs, SearchOptions others)
        {
            Assert.Contains(why, Assert.Throws<StudyException>(() => HyperparameterSearch.Run(runs, others)).Message);
            Assert.Equal(before, File.ReadAllBytes(Study));
        }
    }

    [Fact]
    public void A_study_that_another_search_writes_is_refused()
    {
        SearchOptions options = TuningWorld.Small with { StudyPath = Study };
        StudyException? refused = null;
        HyperparameterSearch.Run(s_runs, options, new OnceTold(() => refused = Assert.Throws<StudyException>(() => HyperparameterSearch.Run(s_runs, options))));
        Assert.Contains("is being written by another search", refused!.Message);
        Assert.Equal([Study], Directory.EnumerateFiles(_directory));
    }

    private sealed class OnceTold(Action act) : IProgress<SearchProgress>
    {
        private bool _isTold;

        public void Report(SearchProgress value)
        {
            if (_isTold) return;
            _isTold = true;
            act();
        }
    }

    private int Lines()
    {
        using var reader = new StreamReader(new FileStream(Study, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }
}
