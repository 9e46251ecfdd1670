namespace Scalable.Cli.Tests;

public class ImportTests
{
    private static readonly string s_trace = Path.Combine(ScalableProcess.Root, "tests", "fixtures", "traces", "trace.txt");

    [Fact]
    public void A_trace_becomes_a_run_that_advise_reads_and_is_not_imported_twice()
    {
        string store = Directory.CreateTempSubdirectory("scalable-cli-").FullName;
        try
        {
            ScalableProcess.Result first = ScalableProcess.Run("import", s_trace, "--runs-dir", store, "--project", "demo", "--target", "hpc");
            Assert.Equal(0, first.ExitCode);
            Assert.Matches("run-20260301T080000Z-demo-[0-9a-f]{8}: 3 attempts", first.Output);
            Assert.Contains("trace.txt:5: ", first.Errors);

            // 256 MiB and a tenth more are 295.3 million bytes: three significant digits, rounded up.
            Assert.Contains("memory:   296M", ScalableProcess.Run("advise", "--runs-dir", store, "--task", "FASTQC", "--model-type", "quantile").Output);

            ScalableProcess.Result second = ScalableProcess.Run("import", s_trace, "--runs-dir", store, "--project", "demo", "--target", "hpc");
            Assert.Equal(0, second.ExitCode);
            Assert.Contains("3 attempts, 0 new", second.Output);
            Assert.Contains("Nothing new", second.Output);
            Assert.Equal(0, ScalableProcess.Run("import", s_trace, "--runs-dir", store, "--project", "demo", "--target", "hpc", "--force").ExitCode);
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    [Fact]
    public void A_file_that_is_no_trace_is_no_answer_and_named()
    {
        ScalableProcess.Result result = ScalableProcess.Run("import", Path.Combine(ScalableProcess.Root, "LICENSE"), "--runs-dir", Path.GetTempPath());

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("LICENSE", result.Errors);
    }

    [Fact]
    public void A_bad_file_among_good_ones_costs_only_itself()
    {
        string store = Directory.CreateTempSubdirectory("scalable-cli-").FullName;
        try
        {
            ScalableProcess.Result result = ScalableProcess.Run("import", Path.Combine(ScalableProcess.Root, "LICENSE"), s_trace, "--runs-dir", store);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("LICENSE", result.Errors);
            Assert.Contains("first line", result.Errors);
            Assert.Contains("3 attempts", result.Output);
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    [Fact]
    public void What_sacct_printed_becomes_a_run()
    {
        string store = Directory.CreateTempSubdirectory("scalable-cli-").FullName;
        try
        {
            string file = Path.Combine(ScalableProcess.Root, "tests", "fixtures", "traces", "sacct.txt");
            ScalableProcess.Result result = ScalableProcess.Run("import", file, "--format", "sacct", "--time-zone", "Europe/Berlin", "--runs-dir", store, "--project", "demo");
            Assert.Equal((0, ""), (result.ExitCode, result.Errors));
            Assert.Matches("run-20261120T090000Z-demo-[0-9a-f]{8}: 2 attempts", result.Output);
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    [Theory]
    [InlineData("import")]
    [InlineData("import", "trace.txt", "--live")]
    [InlineData("import", "trace.txt", "--time-zone", "Nowhere/Land")]
    [InlineData("import", "trace.txt", "--map", "Size=x")]
    [InlineData("import", "trace.txt", "--task-name-pattern", "(")]
    public void Words_that_contradict_each_other_are_wrong_usage(params string[] words) => Assert.Equal(2, ScalableProcess.Run(words).ExitCode);
}
