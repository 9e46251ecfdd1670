using Scalable.Sessions;
using Scalable.Sessions.Recording;

namespace Scalable.Tests.Sessions;

/// <summary>A run belongs to one live session, on one machine and between machines.</summary>
public sealed class RunLockTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("run-lock-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_run_is_held_once_and_free_again_when_it_is_given_up()
    {
        using (RunLock.Take(_directory))
        {
            Assert.Contains($"process {Environment.ProcessId}", Assert.Throws<RunHeldException>(() => RunLock.Take(_directory)).Message);
            Assert.True(RunLock.Look(_directory).IsAlive);
        }
        Assert.False(RunLock.Look(_directory).IsAlive);
        RunLock.Take(_directory).Dispose();
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(300, false)]
    public void The_word_of_another_machine_holds_as_long_as_it_is_renewed(int secondsAgo, bool isHeld)
    {
        Word(new SessionHolder("node7", 4711, "pwsh", "mara", DateTimeOffset.UtcNow), secondsAgo);

        Assert.Equal(isHeld, RunLock.Look(_directory).IsAlive);
        if (!isHeld)
        {
            RunLock.Take(_directory).Dispose();
            return;
        }
        string message = Assert.Throws<RunHeldException>(() => RunLock.Take(_directory)).Message;
        Assert.Contains("pwsh (process 4711) of mara on node7", message);
        Assert.Contains("try again", message);
    }

    [Fact]
    public void A_process_of_this_machine_that_is_gone_holds_nothing_however_fresh_its_word()
    {
        Word(new SessionHolder(Environment.MachineName, int.MaxValue, "pwsh", "mara", DateTimeOffset.UtcNow), secondsAgo: 0);

        Assert.False(RunLock.Look(_directory).IsAlive);
        RunLock.Take(_directory).Dispose();
    }

    [Fact]
    public void A_later_process_of_the_same_id_holds_nothing()
    {
        using System.Diagnostics.Process parent = System.Diagnostics.Process.GetProcessById(1);
        Word(new SessionHolder(Environment.MachineName, 1, "pwsh", "mara", parent.StartTime.ToUniversalTime().AddDays(-1)), secondsAgo: 0);

        RunLock.Take(_directory).Dispose();
    }

    [Fact]
    public void A_session_that_lives_is_not_taken_up()
    {
        using var fixture = new SessionFixture();
        using ScalableSession session = fixture.Start();

        Assert.Throws<RunHeldException>(() => ScalableSession.Resume(session.RunDirectory, fixture.Options));
        Assert.Equal(SessionState.Alive, Assert.Single(SessionStatus.Of(fixture.Runs, TestContext.Current.CancellationToken)).State);
        session.Stop();
        Assert.Empty(SessionStatus.Of(fixture.Runs, TestContext.Current.CancellationToken));
    }

    private void Word(SessionHolder holder, int secondsAgo)
    {
        string path = Path.Combine(_directory, "session.json");
        holder.Write(path);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(-secondsAgo));
        File.WriteAllText(Path.Combine(_directory, "session.lock"), "");
    }
}
