using System.Diagnostics;
using Scalable.Sessions.Manifests;
using Scalable.Sessions.Providers;
using Scalable.Sessions.Providers.Slurm;

namespace Scalable.Tests.Sessions.Slurm;

/// <summary>The job's wrapper, run by hand: what the user sets reaches the user's command and nothing of the wrapper.</summary>
public sealed class JobWrapperTests : IDisposable
{
    private readonly string _run = Directory.CreateTempSubdirectory("job wrapper ").FullName;

    public JobWrapperTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the wrapper runs on Linux");

    public void Dispose() => Directory.Delete(_run, recursive: true);

    [Fact]
    public void Variables_of_the_wrappers_own_names_are_the_commands_alone()
    {
        string[] names = ["PATH", "walltime", "output", "errors", "directory", "base", "key", "me", "words", "variables", "command", "IFS", "started", "status", "BASH_ENV", "a b"];
        (AttemptFiles files, AttemptRequest order) = Run(names.ToDictionary(name => name, name => name == "walltime" ? "1" : $"/nowhere/{name}"), "/bin/sh", "-c", "echo \"$PATH $walltime $output\"; /bin/sleep 1.5; exit 5");

        IReadOnlyDictionary<string, string> result = files.ReadResult()!;
        Assert.Equal(("5", "0"), (result["status"], result["overtime"]));
        Assert.Equal("/nowhere/PATH 1 /nowhere/output\n", File.ReadAllText(order.OutputPath));
        Assert.Equal("", File.ReadAllText(order.ErrorPath));
    }

    [Fact]
    public void The_users_umask_is_kept()
    {
        (AttemptFiles files, AttemptRequest order) = Run([], "/bin/sh", "-c", "echo x > made");

        Assert.Equal("0", files.ReadResult()!["status"]);
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal((ownerOnly, ownerOnly), (File.GetUnixFileMode(Path.Combine(_run, "made")), File.GetUnixFileMode(order.OutputPath)));
        Assert.Equal(ownerOnly, File.GetUnixFileMode(Path.Combine(_run, "tasks", order.Key + ".order")));
        files.RemoveOrder();
        Assert.False(File.Exists(Path.Combine(_run, "tasks", order.Key + ".order")));
    }

    [Fact]
    public void A_program_whose_name_looks_like_a_variable_is_run()
    {
        string program = Path.Combine(_run, "a=b");
        File.WriteAllText(program, "#!/bin/sh\necho ran $SCALABLE_CPUS\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (_, AttemptRequest order) = Run([], program);

        Assert.Equal("ran 1\n", File.ReadAllText(order.OutputPath));
    }

    private (AttemptFiles Files, AttemptRequest Order) Run(Dictionary<string, string> environment, params string[] command)
    {
        string tasks = Path.Combine(_run, "tasks"), batch = Path.Combine(_run, "batches", "0000");
        Directory.CreateDirectory(tasks);
        Directory.CreateDirectory(batch);
        var order = new AttemptRequest
        {
            TaskId = "t1",
            TaskName = "task",
            Number = 1,
            Component = new ComponentSpec("small"),
            Allocation = new Scalable.Advising.ComponentResources(1, null, null),
            Command = command,
            WorkingDirectory = _run,
            Environment = environment,
            OutputPath = Path.Combine(tasks, "t1.1.out"),
            ErrorPath = Path.Combine(tasks, "t1.1.err"),
        };
        var files = new AttemptFiles(_run, order.Key);
        files.WriteOrder(order);
        File.WriteAllText(Path.Combine(batch, "index"), order.Key + "\n");
        File.WriteAllText(Path.Combine(_run, "wrapper.sh"), JobWrapper.Text);
        using Process process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", "umask 077; exec /bin/bash -p \"$@\"", "bash", Path.Combine(_run, "wrapper.sh"), _run, batch, "0"]))!;
        process.WaitForExit();
        return (files, order);
    }
}
