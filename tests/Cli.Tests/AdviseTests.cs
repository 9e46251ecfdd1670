using System.Text.Json;

namespace Scalable.Cli.Tests;

public class AdviseTests
{
    private static readonly string[] s_mergeQuantile = ["advise", "--task", "merge", "--runs-dir", ScalableProcess.FixtureRuns, "--model-type", "quantile"];

    [Fact]
    public void Json_has_workers_and_resources_by_component()
    {
        ScalableProcess.Result result = ScalableProcess.Run([.. s_mergeQuantile, "--format", "json"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement answer = json.RootElement;
        Assert.Equal("merge", answer.GetProperty("task").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("target").ValueKind);
        Assert.Equal(2, answer.GetProperty("workers").GetProperty("tools").GetInt32());
        JsonElement resources = answer.GetProperty("resources").GetProperty("tools");
        // merge always peaks at 1.5 GB, takes 30 s and keeps 1.5 cores busy; walltimes are whole minutes.
        Assert.Equal((2, "1660M", "00:01:00"), (resources.GetProperty("cpus").GetInt32(), resources.GetProperty("memory").GetString(), resources.GetProperty("walltime").GetString()));
        Assert.Equal(0.95, answer.GetProperty("confidence").GetDouble());
        Assert.Equal("quantile", answer.GetProperty("model_type").GetString());
        Assert.Equal("quantile", answer.GetProperty("method").GetString());
        JsonElement evidence = answer.GetProperty("evidence");
        Assert.Equal((3, 3, 95.0), (evidence.GetProperty("records").GetInt32(), evidence.GetProperty("runs_analyzed").GetInt32(), evidence.GetProperty("percentile").GetDouble()));
    }

    /// <summary>1660M are 1583.1 of Slurm's and Nextflow's megabytes of 1024 * 1024 bytes.</summary>
    [Theory]
    [InlineData("slurm", "#SBATCH --cpus-per-task=2\n#SBATCH --mem=1584M\n#SBATCH --time=1\n")]
    [InlineData("nextflow", "    withName: 'merge' {\n        cpus = 2\n        memory = '1584 MB'\n        time = '1 min'\n")]
    [InlineData("snakemake", "set-threads:\n  # merge: quantile, 3 records in 3 runs; confidence 0.95\n  - \"merge=2\"\nset-resources:\n  - \"merge:mem_mb=1660\"\n  - \"merge:runtime=1\"\n")]
    [InlineData("kubernetes", "              memory: 1660000000\n")]
    [InlineData("manifest", "components:\n")]
    public void An_answer_can_be_configuration_of_another_program(string format, string expected)
    {
        ScalableProcess.Result result = ScalableProcess.Run([.. s_mergeQuantile, "--format", format]);

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains(expected, result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_names_component_and_evidence()
    {
        ScalableProcess.Result result = ScalableProcess.Run([.. s_mergeQuantile, "--basis", "requested"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("memory:   17G", result.Output);
        Assert.Contains("3 records in 3 runs (3 succeeded)", result.Output);
    }

    [Fact]
    public void Output_goes_to_the_file_as_a_whole()
    {
        string directory = Directory.CreateTempSubdirectory("scalable-cli-").FullName;
        string file = Path.Combine(directory, "new", "advice.json");
        try
        {
            ScalableProcess.Result result = ScalableProcess.Run([.. s_mergeQuantile, "--format", "json", "--output", file]);

            Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Errors));
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
            Assert.Equal("merge", json.RootElement.GetProperty("task").GetString());
            Assert.Equal([file], Directory.GetFiles(Path.Combine(directory, "new")));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_missing_directory_is_no_answer_and_says_what_to_do()
    {
        ScalableProcess.Result result = ScalableProcess.Run("advise", "--task", "merge", "--runs-dir", "/no/such/place");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("/no/such/place", result.Errors);
        Assert.Contains("SCALABLE_RUNS_DIR", result.Errors);
    }

    [Fact]
    public void A_directory_without_runs_is_no_answer()
    {
        string empty = Directory.CreateTempSubdirectory("scalable-cli-").FullName;

        ScalableProcess.Result result = ScalableProcess.Run("advise", "--task", "merge", "--runs-dir", empty);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no runs", result.Errors);
        Directory.Delete(empty);
    }

    [Fact]
    public void An_unknown_task_is_no_answer_and_the_known_ones_are_named()
    {
        ScalableProcess.Result result = ScalableProcess.Run("advise", "--task", "mrege", "--runs-dir", ScalableProcess.FixtureRuns, "--model-type", "quantile");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Known tasks: merge, sort", result.Errors);
    }

    [Theory]
    [InlineData("--task")]
    [InlineData("--task merge --confidence 95")]
    [InlineData("--task merge --model-type oracle")]
    [InlineData("--task merge --feature 12")]
    [InlineData("--task merge --no-such-option")]
    [InlineData("")]
    public void Wrong_words_are_a_usage_error(string words)
    {
        ScalableProcess.Result result = ScalableProcess.Run(["advise", "--runs-dir", ScalableProcess.FixtureRuns, .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("scalable: ", result.Errors);
    }

    [Fact]
    public void The_default_run_store_lies_below_the_working_directory()
    {
        string directory = Directory.CreateTempSubdirectory("scalable-cli-").FullName;
        string run = Path.Combine(directory, ".scalable", "runs", "run-20260301T080000Z-fixture-0000000a");
        Directory.CreateDirectory(run);
        foreach (string file in Directory.GetFiles(Path.Combine(ScalableProcess.FixtureRuns, Path.GetFileName(run)))) File.Copy(file, Path.Combine(run, Path.GetFileName(file)));

        ScalableProcess.Result result = ScalableProcess.Run(null, ["advise", "--task", "merge", "--model-type", "quantile"], directory);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("1 record in 1 run", result.Output);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void A_broken_line_is_told_on_standard_error_and_the_rest_is_used()
    {
        string directory = Directory.CreateTempSubdirectory("scalable-cli-").FullName;
        string run = Path.Combine(directory, "run-20260301T080000Z-fixture-0000000a");
        Directory.CreateDirectory(run);
        foreach (string file in Directory.GetFiles(Path.Combine(ScalableProcess.FixtureRuns, Path.GetFileName(run)))) File.Copy(file, Path.Combine(run, Path.GetFileName(file)));
        File.AppendAllText(Path.Combine(run, "tasks.jsonl"), "{\"task_id\": \"cut o");

        ScalableProcess.Result result = ScalableProcess.Run("advise", "--task", "merge", "--runs-dir", directory, "--model-type", "quantile");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"warning: .*tasks\.jsonl:19: ", result.Errors);
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("random_forest")]
    [InlineData("gradient_boosting")]
    public void Every_model_type_learns_that_sorting_more_takes_longer(string modelType)
    {
        double Walltime(string gigabytes)
        {
            ScalableProcess.Result result = ScalableProcess.Run(
                "advise", "--task", "sort", "--runs-dir", ScalableProcess.FixtureRuns, "--model-type", modelType, "--feature", "input_gb=" + gigabytes, "--feature", "format=csv", "--format", "json");
            Assert.Equal((0, ""), (result.ExitCode, result.Errors));
            using JsonDocument json = JsonDocument.Parse(result.Output);
            Assert.Equal((modelType, "learned"), (json.RootElement.GetProperty("model_type").GetString(), json.RootElement.GetProperty("method").GetString()));
            return json.RootElement.GetProperty("predictions").GetProperty("duration_s").GetProperty("expected").GetDouble();
        }

        // sort takes 2 s for each of 1 to 15 GB.
        Assert.True(Walltime("14") > Walltime("3"));
    }

    [Fact]
    public void A_trained_advisor_answers_without_the_runs()
    {
        string directory = Directory.CreateTempSubdirectory("scalable-cli-").FullName;
        string file = Path.Combine(directory, "advisor.jsonl");
        string[] question = ["--task", "sort", "--feature", "input_gb=4", "--feature", "format=csv", "--format", "json"];
        try
        {
            ScalableProcess.Result trained = ScalableProcess.Run("train", "--runs-dir", ScalableProcess.FixtureRuns, "--model-type", "linear", "--output", file);
            Assert.Equal((0, ""), (trained.ExitCode, trained.Errors));
            Assert.Matches(@"^.*advisor\.jsonl: learnt from 3 runs, \d+ attempts of \d+ tasks \(linear\)\s*$", trained.Output);
            Assert.Equal(
                ScalableProcess.Run(["advise", "--runs-dir", ScalableProcess.FixtureRuns, "--model-type", "linear", .. question]).Output,
                ScalableProcess.Run(["advise", "--advisor", file, .. question]).Output);

            foreach (string[] contradiction in new string[][] { ["--model-type", "linear"], ["--model-parameter", "ridge=1"], ["--runs-dir", directory], ["--seed", "1"] })
            {
                ScalableProcess.Result contradicted = ScalableProcess.Run(["advise", "--advisor", file, .. question, .. contradiction]);
                Assert.Equal((2, ""), (contradicted.ExitCode, contradicted.Output));
                Assert.Contains($"--advisor and {contradiction[0]} contradict each other", contradicted.Errors);
            }

            File.WriteAllText(file, "{}");
            ScalableProcess.Result refused = ScalableProcess.Run(["advise", "--advisor", file, .. question]);
            Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
            Assert.Contains("no usable advisor", refused.Errors);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("--requested-memory", "much")]
    [InlineData("--requested-walltime", "90")]
    [InlineData("--requested-cpus", "0")]
    public void What_would_be_requested_is_checked(string option, string value)
    {
        ScalableProcess.Result refused = ScalableProcess.Run([.. s_mergeQuantile, option, value]);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(option, refused.Errors);
    }

    [Fact]
    public void What_would_be_requested_can_be_said() =>
        Assert.Equal(0, ScalableProcess.Run([.. s_mergeQuantile, "--requested-memory", "8G", "--requested-walltime", "2h", "--requested-cpus", "4"]).ExitCode);

    [Fact]
    public void An_explanation_names_contributions_and_nearest_tasks()
    {
        ScalableProcess.Result result = ScalableProcess.Run("advise", "--runs-dir", ScalableProcess.FixtureRuns, "--task", "sort", "--model-type", "linear", "--feature", "input_gb=4", "--feature", "format=csv", "--explain", "--format", "json");

        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement explanation = json.RootElement.GetProperty("explanation");
        Assert.Contains(explanation.GetProperty("contributions").EnumerateArray(), contribution => contribution.GetProperty("feature").GetString() == "input_gb");
        Assert.Equal(5, explanation.GetProperty("nearest_tasks").GetArrayLength());
    }
}
