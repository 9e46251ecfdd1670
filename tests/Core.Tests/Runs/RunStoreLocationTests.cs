using Scalable.Runs;

namespace Scalable.Tests.Runs;

public class RunStoreLocationTests
{
    [Fact]
    public void An_explicit_path_wins_over_the_variable_and_that_over_the_default()
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "project"));
        string other = Path.Combine(root, "elsewhere");
        Assert.Equal(other, RunStore.DefaultDirectory(root, name => name == "SCALABLE_RUNS_DIR" ? "ignored" : null, "elsewhere"));
        Assert.Equal(Path.Combine(root, "named"), RunStore.DefaultDirectory(root, name => name == "SCALABLE_RUNS_DIR" ? "named" : null));
        Assert.Equal(Path.Combine(root, ".scalable", "runs"), RunStore.DefaultDirectory(root, _ => null));
        Assert.Equal(Path.Combine(root, ".scalable", "runs"), RunStore.DefaultDirectory(root, _ => ""));
    }

    [Fact]
    public void A_missing_directory_is_an_error_that_names_it_and_the_fix()
    {
        string missing = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        string message = Assert.Throws<RunStoreException>(() => RunStore.Read(missing, cancellationToken: TestContext.Current.CancellationToken)).Message;
        Assert.Contains(missing, message);
        Assert.Contains("SCALABLE_RUNS_DIR", message);
        Assert.Throws<RunStoreException>(() => RunStore.ReadRun(missing));
    }

    [Fact]
    public void An_empty_directory_has_no_runs()
    {
        using var runs = new TemporaryRuns();
        RunHistory history = runs.Read();
        Assert.Empty(history.Runs);
        Assert.Empty(history.Problems);
        Assert.Contains("no runs in", Assert.Throws<RunStoreException>(() => RunStore.Resolve(runs.Directory)).Message);
    }

    [Fact]
    public void Runs_are_the_directories_called_run_in_ordinal_order()
    {
        using var runs = new TemporaryRuns();
        runs.WithRun("run-b").WithRun("run-B").WithRun("run-a").WithRun("rum-a").WithFile("run-file.txt", "", ".");
        Assert.Equal(["run-B", "run-a", "run-b"], RunStore.RunDirectories(runs.Directory).Select(Path.GetFileName));
        Assert.Equal(["run-B", "run-a", "run-b"], runs.Read().Runs.Select(run => run.RunId));
    }

    [Fact]
    public void A_run_is_found_by_its_id_or_as_the_latest()
    {
        using var runs = new TemporaryRuns();
        const string Later = "run-20260102T030406Z-demo-00000001";
        runs.WithRun().WithRun(Later);
        Assert.Equal(Later, Path.GetFileName(RunStore.Resolve(runs.Directory)));
        Assert.Equal(Later, Path.GetFileName(RunStore.Resolve(runs.Directory, "latest")));
        Assert.Equal(TemporaryRuns.FirstRun, Path.GetFileName(RunStore.Resolve(runs.Directory, TemporaryRuns.FirstRun)));
        string message = Assert.Throws<RunStoreException>(() => RunStore.Resolve(runs.Directory, "run-x")).Message;
        Assert.Contains("'run-x'", message);
        Assert.Contains(Later, message);
    }
}
