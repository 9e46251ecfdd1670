using System.Text.Json;

namespace Scalable.Cli.Tests;

public sealed class TuneTests : IDisposable
{
    private static readonly string s_examples = Path.Combine(ScalableProcess.Root, "tests", "fixtures", "synthetic");
    private static readonly string[] s_small = ["tune", "--runs-dir", s_examples, "--parameter", "trees=5..30 log", "--parameter", "leaves=2..8 log"];

    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-tune-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_is_found_goes_into_advice()
    {
        string tuned = Path.Combine(_directory, "tuned.json"), plot = Path.Combine(_directory, "plot.svg");
        ScalableProcess.Result search = ScalableProcess.Run([.. s_small, "--model-type", "gradient_boosting", "--cv-folds", "4", "--max-trials", "8", "--time-budget", "60s", "--format", "json", "--output", tuned, "--plot", plot]);
        Assert.Equal((0, ""), (search.ExitCode, search.Output));
        Assert.Contains("aim for 50 or more", search.Errors);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(tuned));
        Assert.Equal(8, json.RootElement.GetProperty("trials").GetArrayLength());
        Assert.Equal(4, json.RootElement.GetProperty("fold_scores").GetArrayLength());
        Assert.True(json.RootElement.GetProperty("best_score").GetDouble() <= json.RootElement.GetProperty("default_score").GetDouble());
        Assert.StartsWith("<svg", File.ReadAllText(plot));

        string trees = json.RootElement.GetProperty("recommended_parameters").GetProperty("trees").GetRawText(), leaves = json.RootElement.GetProperty("recommended_parameters").GetProperty("leaves").GetRawText();
        string[] ask = ["advise", "--runs-dir", s_examples, "--task", "aggregate", "--feature", "input_size_mb=2048", "--format", "json"];
        string[] named = [.. ask, "--model-type", "gradient_boosting"];
        ScalableProcess.Result advised = ScalableProcess.Run([.. ask, "--tuned", tuned]);
        Assert.Equal((0, ""), (advised.ExitCode, advised.Errors));
        Assert.Equal(advised.Output, ScalableProcess.Run([.. named, "--model-parameter", $"trees={trees}", "--model-parameter", $"leaves={leaves}"]).Output);
        Assert.NotEqual(advised.Output, ScalableProcess.Run([.. named, "--model-parameter", "trees=3"]).Output);
    }

    [Fact]
    public void The_table_tells_the_best_the_defaults_and_the_trials()
    {
        ScalableProcess.Result search = ScalableProcess.Run([.. s_small, "--strategy", "halving", "--metric", "mean-absolute-error", "--max-trials", "10"]);
        Assert.Equal(0, search.ExitCode);
        Assert.Matches(@"(?m)^MeanAbsoluteError \(minimize\) of memory, 5 folds of 12 runs", search.Output);
        Assert.Matches(@"(?m)^Best: .*leaves=\d+", search.Output);
        Assert.Matches(@"(?m)^ +\d+ pruned .*1/9 of the rows", search.Output);
    }

    [Fact]
    public void Trials_can_be_spread_over_a_session_and_the_study_is_the_same()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this test starts Linux programs");
        string manifest = Path.Combine(_directory, "scalable.yaml");
        File.WriteAllText(manifest, "version: 1\nproject: {name: demo}\ntargets: {local: {provider: local}}\ncomponents: {free: {cpus: 1}}\n");
        string[] search = [.. s_small, "--strategy", "random", "--max-trials", "3", "--format", "json"];
        double[] here = Scores(ScalableProcess.Run(search)), spread = Scores(ScalableProcess.Run([.. search, "--manifest", manifest, "--component", "free", "--session-runs-dir", Path.Combine(_directory, "runs")]));
        Assert.Equal(15, here.Length);
        Assert.Equal(here, spread);

        static double[] Scores(ScalableProcess.Result result) =>
            [.. JsonDocument.Parse(result.Output).RootElement.GetProperty("trials").EnumerateArray().SelectMany(trial => trial.GetProperty("fold_scores").EnumerateArray()).Select(score => score.GetDouble())];
    }

    [Theory]
    [InlineData("--metric", "Beauty", "LogError")]
    [InlineData("--parameter", "leaves", "name=values")]
    [InlineData("--parameter", "leaf=1..2", "no hyperparameter 'leaf'")]
    [InlineData("--time-budget", "soon", "'soon' is none")]
    [InlineData("--max-trials", "0", "MaxTrials")]
    public void A_wrong_word_is_a_usage_error_that_says_what_is_accepted(string option, string value, string message)
    {
        ScalableProcess.Result result = ScalableProcess.Run("tune", "--runs-dir", s_examples, option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Errors);
    }

    [Fact]
    public void A_file_that_is_not_tuned_or_of_another_model_type_is_refused()
    {
        string file = Path.Combine(_directory, "other.json");
        File.WriteAllText(file, """{"model_type": "linear", "best_parameters": {}}""");
        ScalableProcess.Result other = ScalableProcess.Run("advise", "--runs-dir", s_examples, "--task", "aggregate", "--model-type", "random_forest", "--tuned", file);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("--model-type linear", other.Errors);
        File.WriteAllText(file, "{}");
        Assert.Contains("is not what 'scalable tune", ScalableProcess.Run("advise", "--runs-dir", s_examples, "--task", "aggregate", "--tuned", file).Errors);
    }
}
