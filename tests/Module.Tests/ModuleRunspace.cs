using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Scalable.Tests.TestSupport;

namespace Scalable.Module.Tests;

/// <summary>A PowerShell session of a test's own, in this process, with the built module imported.</summary>
internal sealed class ModuleRunspace : IDisposable
{
    private readonly Runspace _runspace;

    public ModuleRunspace()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        _runspace = RunspaceFactory.CreateRunspace(Host, state);
        _runspace.Open();
        Run("Import-Module -Name $args[0]", Path.Combine(Repository.Root, "out", "Scalable", "Scalable.psd1"));
    }

    /// <summary>What the commands say to the console, and answers to what they ask.</summary>
    public RecordingHost Host { get; } = new();

    /// <summary>Runs a script as at the prompt.</summary>
    /// <param name="script">The script; <c>$args</c> holds the arguments.</param>
    /// <param name="arguments">Values of any type, handed over as they are.</param>
    /// <returns>Everything it wrote, stream by stream; an error that ended it is its last one.</returns>
    public Written Run(string script, params object?[] arguments)
    {
        using PowerShell shell = Prepare(script, arguments);
        var output = new PSDataCollection<PSObject>();
        ErrorRecord? end = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException error)
        {
            end = error.ErrorRecord;
        }
        return new Written(
            [.. output],
            [.. shell.Streams.Error, .. end is null ? [] : new[] { end }],
            [.. shell.Streams.Warning.Select(record => record.Message)],
            [.. shell.Streams.Verbose.Select(record => record.Message)],
            [.. shell.Streams.Progress],
            IsEnded: end is not null);
    }

    /// <summary>A pipeline that the test itself begins, watches and stops.</summary>
    public PowerShell Prepare(string script, params object?[] arguments)
    {
        PowerShell shell = PowerShell.Create(_runspace).AddScript(script);
        foreach (object? argument in arguments) shell.AddArgument(argument);
        return shell;
    }

    public void Dispose() => _runspace.Dispose();

    /// <summary>What a script wrote. <see cref="IsEnded"/>: whether an error ended it before its end.</summary>
    internal sealed record Written(
        IReadOnlyList<PSObject> Output,
        IReadOnlyList<ErrorRecord> Errors,
        IReadOnlyList<string> Warnings,
        IReadOnlyList<string> Verbose,
        IReadOnlyList<ProgressRecord> Progress,
        bool IsEnded)
    {
        /// <summary>The output's objects themselves.</summary>
        public IEnumerable<T> As<T>() => Output.Select(item => Assert.IsType<T>(item.BaseObject, exactMatch: false));
    }
}
