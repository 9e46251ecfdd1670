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

            Assert.Contains("memory:   300M", ScalableProcess.Run("advise", "--runs-dir", store, "--task", "FASTQC", "--model-type", "quantile").Output);

            ScalableProcess.Result second = ScalableProcess.Run("import", s_trace, "--runs-dir", store, "--project", "demo", "--target", "hpc");
            Assert.Equal((1, ""), (second.ExitCode, second.Output));
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
}
