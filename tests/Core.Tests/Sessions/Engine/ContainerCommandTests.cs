using Scalable.Sessions.Manifests;
using Scalable.Sessions.Engine;

namespace Scalable.Tests.Sessions.Engine;

public class ContainerCommandTests
{
    private const string ManifestText = """
        version: 1
        project: {name: boxes}
        targets:
          hpc: {provider: slurm}
          here: {provider: local}
          here_boxed: {provider: local, containers: apptainer}
          cloud: {provider: aws, queue: q, job_definition: d}
        components:
          tool: {image: "images/tool 1.sif", mounts: {/data/in put: /in}, preload_script: /opt/env.sh}
          docker: {image: tool, runtime: docker}
          bare: {}
        tasks: {run: {component: tool}}
        """;

    [Theory]
    [InlineData("hpc")]
    [InlineData("here_boxed")]
    public void A_component_with_an_image_runs_through_apptainer(string target) => Assert.Equal(
        ["apptainer", "exec", "--pwd", "/job dir", "--bind", "/job dir:/job dir", "--bind", "/runs/run-1:/runs/run-1", "--bind", "/data/in put:/in", "images/tool 1.sif", "sort", "a b;c"],
        Wrap(target, "tool"));

    [Theory]
    [InlineData("here", "tool")]
    [InlineData("hpc", "docker")]
    [InlineData("hpc", "bare")]
    [InlineData("cloud", "tool")]
    public void Others_run_as_they_are(string target, string component) => Assert.Equal(["sort", "a b;c"], Wrap(target, component));

    [Theory]
    [InlineData("hpc", true)]
    [InlineData("cloud", true)]
    [InlineData("here", false)]
    public void The_preload_script_belongs_to_the_image_where_the_command_runs_inside_it(string target, bool expected) =>
        Assert.Equal(expected, ContainerCommand.IsUsed(Read().Components["tool"], Read().Targets[target]));

    private static IReadOnlyList<string> Wrap(string target, string component) =>
        ContainerCommand.Wrap(Read().Components[component], Read().Targets[target], "/job dir", "/runs/run-1", ["sort", "a b;c"]);

    private static Manifest Read() => Manifest.Parse(ManifestText, options: new ManifestReadOptions { Target = "here" });
}
