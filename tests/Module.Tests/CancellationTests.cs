using System.Management.Automation;
using Scalable.Tests.TestSupport;

namespace Scalable.Module.Tests;

public sealed class CancellationTests
{
    [Fact]
    public void Ctrl_C_ends_an_endless_search_with_the_best_so_far()
    {
        using var session = new ModuleRunspace();
        using PowerShell shell = session.Prepare("Invoke-HyperparameterSearch -Path $args[0] -MaxTrial 100000 -ResultVariable best -WarningAction SilentlyContinue", Repository.Fixture("synthetic"));
        IAsyncResult running = shell.BeginInvoke();
        Eventually.True(() => running.IsCompleted || (shell.Streams.Progress is { Count: > 2 } shown && shown[^1].StatusDescription.Contains(", best ", StringComparison.Ordinal)));
        if (running.IsCompleted) Assert.Fail($"The search has ended by itself: {string.Join(" ", shell.Streams.Error)} {shell.InvocationStateInfo.Reason}");

        shell.Stop();

        Assert.True(running.IsCompleted);
        Assert.Equal("Stopped", session.Run("\"$($best.Ending)\"").As<string>().Single());
    }
}
