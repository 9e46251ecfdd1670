using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Tests.Sessions.Manifests;

public class ManifestReaderTests
{
    private const string Valid = """
        version: 1
        project: {name: demo}
        targets:
          local: {provider: local, max_workers: 2}
          hpc: {provider: slurm, queue: main, walltime: "02:00:00", overlay: large}
        components:
          tool: {cpus: 2, memory: 4G, env: {LEVEL: 3}, mounts: {/data: /in}, tags: [a, b]}
        tasks:
          run: {component: tool, cache: true, command: "sort -n 'my file' \"a\\\"b\"", features: [size], retries: 2, workers: 3}
          copy: {component: tool, command: [cp, a b, 7]}
        overlays:
          large: {components: {tool: {memory: 64G, tags: [c]}}}
        """;

    [Fact]
    public void A_manifest_is_read_as_it_is_written()
    {
        Manifest manifest = Manifest.Parse(Valid, "local", Empty());
        ComponentSpec tool = manifest.Components["tool"];
        Assert.Equal(("demo", "local"), (manifest.Project.Name, manifest.TargetName));
        Assert.Equal((2, 4_000_000_000L, "4G"), (tool.Cpus, tool.Memory!.Value.Bytes, tool.MemoryText));
        Assert.Equal("3", tool.Environment["LEVEL"]);
        Assert.Equal("/in", tool.Mounts["/data"]);
        Assert.Equal(["a", "b"], tool.Tags);
        TaskSpec run = manifest.Tasks["run"];
        Assert.Equal(["sort", "-n", "my file", "a\"b"], run.Command);
        Assert.Equal((true, 2, 3), (run.Cache, run.Retries!.Value, run.Workers!.Value));
        Assert.Equal(["cp", "a b", "7"], manifest.Tasks["copy"].Command);
        Assert.Equal(2, manifest.Targets["local"].Integer("max_workers"));
    }

    [Fact]
    public void The_overlay_of_the_target_merges_mappings_and_replaces_the_rest()
    {
        ComponentSpec tool = Manifest.Parse(Valid, "hpc", Empty()).Components["tool"];
        Assert.Equal((2, "64G"), (tool.Cpus, tool.MemoryText));
        Assert.Equal(["c"], tool.Tags);
    }

    [Fact]
    public void Every_finding_is_told_with_its_place()
    {
        const string text = """
            version: 1
            project: {name: demo, nmae: x}
            component: {}
            targets:
              local: {provider: local, speed: 3}
              odd: {provider: cray}
            components:
              tool: {cpus: 0, memory: much, mounts: {data: /in}}
              tool: {cpus: two}
            tasks:
              run: {component: tol, workerss: 2}
            """;
        ManifestReading reading = ManifestReader.Read(text, Empty());
        Assert.Null(reading.Manifest);
        Assert.Equal(
            [
                "2:23 E_UNKNOWN_KEY project.nmae", "3:1 E_UNKNOWN_KEY component", "5:28 W_UNKNOWN_OPTION targets.local.speed",
                "6:19 E_UNKNOWN_PROVIDER targets.odd.provider", "9:3 E_DUPLICATE_KEY components.tool", "9:16 E_BAD_TYPE components.tool.cpus",
                "11:20 E_UNKNOWN_COMPONENT tasks.run.component", "11:25 E_UNKNOWN_KEY tasks.run.workerss",
            ],
            reading.Findings.Select(finding => $"{finding.Line}:{finding.Column} {finding.Code} {finding.Path}"));
        Assert.Contains("'components'", reading.Findings[1].Message);
        Assert.Contains("'workers'", reading.Findings[^1].Message);
    }

    [Theory]
    [InlineData("version: 2\nproject: {name: a}", "1:10 E_BAD_VERSION")]
    [InlineData("version: '1'\nproject: {name: a}", "1:10 E_BAD_VERSION")]
    [InlineData("project: {name: a}", "1:1 E_MISSING_KEY")]
    [InlineData("version: 1", "1:1 E_MISSING_KEY")]
    [InlineData("version: 1\nproject: {name: ' '}", "2:17 E_BAD_VALUE")]
    [InlineData("- 1", "1:1 E_BAD_TYPE")]
    [InlineData("", "0:0 E_EMPTY")]
    [InlineData("# nothing", "0:0 E_EMPTY")]
    [InlineData("version: 1\nproject: {name: a", "3:1 E_YAML_SYNTAX")]
    [InlineData("version: 1\nproject: {name: a}\n---\nversion: 1", "3:1 E_YAML_SYNTAX")]
    [InlineData("version: 1\nproject: {name: a}\ncomponents: {c: {memory: 4096}}", "3:26 E_BAD_MEMORY")]
    [InlineData("version: 1\nproject: {name: a}\ncomponents: {c: {memory: 0G}}", "3:26 E_NONPOSITIVE_MEMORY")]
    [InlineData("version: 1\nproject: {name: a}\ncomponents: {c: {mounts: {/a: b}}}", "3:27 E_RELATIVE_CONTAINER_MOUNT")]
    [InlineData("version: 1\nproject: {name: a}\ntargets: {t: {provider: slurm, walltime: 12:30:00}}", "3:42 E_BAD_WALLTIME")]
    [InlineData("version: 1\nproject: {name: a}\ntargets: {t: {provider: slurm, overlay: none_such}}", "3:41 E_UNKNOWN_OVERLAY")]
    [InlineData("version: 1\nproject: {name: '${NOT_SET}'}", "2:17 E_UNSET_VARIABLE")]
    [InlineData("version: 1\nproject: {name: !python/object:os.system a}", "2:17 E_BAD_TAG")]
    [InlineData("version: 1\nproject: {name: a}\ntasks: {t: {component: c, command: \"a 'b\"}}\ncomponents: {c: }", "3:36 E_BAD_VALUE")]
    public void An_error_has_its_code_line_and_column(string text, string expected)
    {
        IEnumerable<ManifestFinding> errors = ManifestReader.Read(text, Empty()).Findings.Where(finding => finding.IsError);
        Assert.Contains(expected, errors.Select(finding => $"{finding.Line}:{finding.Column} {finding.Code}"));
    }

    [Fact]
    public void Variables_are_put_into_values_and_may_stand_for_numbers()
    {
        const string text = """
            version: 1
            project: {name: "${USER_NAME}-$HOME-${EMPTY}-${MISSING:-other}"}
            components: {tool: {cpus: "${CPUS:-4}", memory: "${MEMORY}"}}
            """;
        Manifest manifest = Manifest.Parse(text, options: Empty(("USER_NAME", "ada"), ("EMPTY", ""), ("MEMORY", "3Gi")));
        Assert.Equal("ada-$HOME--other", manifest.Project.Name);
        Assert.Equal((4, 3L << 30), (manifest.Components["tool"].Cpus, manifest.Components["tool"].Memory!.Value.Bytes));
    }

    [Theory]
    [InlineData(null, "", "local")]
    [InlineData("auto", "", "local")]
    [InlineData("hpc", "SCALABLE_TARGET=local", "hpc")]
    [InlineData(null, "SCALABLE_TARGET=hpc", "hpc")]
    [InlineData(null, "SLURM_JOB_ID=12", "hpc")]
    public void The_target_is_chosen_by_request_variable_allocation_and_then_local(string? requested, string variable, string expected)
    {
        string[] parts = variable.Split('=');
        ManifestReadOptions options = parts.Length == 2 ? Empty((parts[0], parts[1])) : Empty();
        Assert.Equal(expected, Manifest.Parse(Valid, requested, options).TargetName);
    }

    [Fact]
    public void An_unknown_target_is_an_error_that_lists_the_targets()
    {
        ManifestException error = Assert.Throws<ManifestException>(() => Manifest.Parse(Valid, "cloud", Empty()));
        Assert.Contains("E_UNKNOWN_TARGET", error.Message);
        Assert.Contains("hpc, local", error.Message);
    }

    [Fact]
    public void Aliases_that_grow_without_bound_are_refused()
    {
        string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        Assert.Equal("E_YAML_SYNTAX", Assert.Single(ManifestReader.Read(text, Empty()).Findings).Code);
    }

    private static ManifestReadOptions Empty(params (string Name, string Value)[] variables) =>
        new() { Environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value) };
}
