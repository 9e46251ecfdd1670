namespace Scalable.Sessions.Manifests;

/// <summary>The kinds of targets that a session can run on.</summary>
public enum ManifestProvider
{
    Local,
    Slurm,
    Aws,
}

/// <summary>
/// The text of a manifest to begin with: one target, one component and one task, and the optional keys that are used most
/// as comments <c># key: value</c>, whose <c># </c> can be taken away.
/// </summary>
public static class ManifestTemplate
{
    private const string FallbackName = "project";

    /// <summary>A manifest without findings, its lines ended by a line feed.</summary>
    /// <param name="provider">What its target runs on.</param>
    /// <param name="projectName">The project's name; one that a manifest cannot have (blank, or with a variable in it) is replaced.</param>
    /// <param name="schema">The address of the JSON schema that editors check the manifest by; null to name none.</param>
    public static string Text(ManifestProvider provider, string projectName, string? schema = null)
    {
        bool isUsable = !string.IsNullOrWhiteSpace(projectName) && !projectName.Contains("${", StringComparison.Ordinal);
        string text = (schema is null ? "" : $"# yaml-language-server: $schema={schema}\n") + Head + TargetOf(provider) + Tail;
        return text.ReplaceLineEndings("\n")
            .Replace("<target>", NameOf(provider), StringComparison.Ordinal)
            .Replace("<project>", ManifestWriter.Text(isUsable ? projectName : FallbackName), StringComparison.Ordinal);
    }

    private static string NameOf(ManifestProvider provider) => provider switch
    {
        ManifestProvider.Local => "local",
        ManifestProvider.Slurm => "hpc",
        ManifestProvider.Aws => "cloud",
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "There is no such provider."),
    };

    private static string TargetOf(ManifestProvider provider) => provider switch
    {
        ManifestProvider.Local => Local,
        ManifestProvider.Slurm => Slurm,
        _ => Aws,
    };

    private const string Head = """
        # What a session runs, where it runs, and what each worker gets.
        # Get-Help about_Scalable_Manifest explains every key.
        # Test-ScalableManifest checks this file. To use an optional key, remove
        # the '# ' before it.
        version: 1

        project:
          name: <project>

        # Places to run on. A session runs on one of them.
        targets:
          <target>:

        """;

    private const string Local = """
            provider: local
            # How many workers run at the same time, all components together.
            max_workers: 4
            # The limit of an attempt that nothing else gives a limit.
            # walltime: "02:00:00"
            # Run components that have an image through apptainer.
            # containers: auto

        """;

    private const string Slurm = """
            provider: slurm
            # Where sbatch submits to; without these keys, Slurm's defaults hold.
            # partition: batch
            # account: my-account
            # qos: normal
            # constraint: cpu
            # sbatch_options: ["--exclusive=user"]
            # How many workers run at the same time, all components together.
            max_workers: 20
            # The limit of an attempt that nothing else gives a limit.
            walltime: "02:00:00"
            # How many tasks one job array holds at most.
            # array_size: 1000
            # Whether Slurm itself restarts the jobs of a node that failed.
            # requeue: false
            # Seconds between two looks at the queue.
            # poll_seconds: 5

        """;

    private const string Aws = """
            provider: aws
            # The job queue and the job definition of AWS Batch; both must exist.
            queue: my-queue
            job_definition: my-job-definition
            # What the program aws is called with.
            # region: us-east-1
            # profile: default
            # How many workers run at the same time, all components together.
            max_workers: 20
            # The limit of an attempt that nothing else gives a limit.
            walltime: "02:00:00"
            # Seconds between two looks at the queue.
            # poll_seconds: 10

        """;

    private const string Tail = """
            # How often an attempt that ran out of memory or time is repeated
            # with more.
            # retries: 2
            # What an hour costs, for plans.
            # prices:
            #   cpu_hour: 0.05
            #   memory_gb_hour: 0.005
            #   worker_hour: 0
            #   currency: USD
            # An overlay (see below) that holds on this target.
            # overlay: night

        # What a worker is made of.
        components:
          small:
            cpus: 1
            memory: 512M
            # image: /images/tools.sif
            # mounts: {/data: /data}
            # env: {OMP_NUM_THREADS: "1"}
            # A script that a shell reads before each command.
            # preload_script: ./modules.sh

        # What runs, and on which component's workers.
        tasks:
          hello:
            component: small
            command: [hostname]
            # What is known of an input before the task starts; advice uses it.
            # features: [input_size_mb]
            # retries: 3
            # workers: 2

        # Changes that are laid over the rest.
        # overlays:
        #   night:
        #     targets:
        #       <target>:
        #         max_workers: 40

        """;
}
