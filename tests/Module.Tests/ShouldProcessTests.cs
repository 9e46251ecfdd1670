using Scalable.Advising;
using Scalable.Tests.TestSupport;

namespace Scalable.Module.Tests;

public sealed class ShouldProcessTests : IDisposable
{
    private readonly ModuleRunspace _session = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("scalable-module-").FullName;

    public ShouldProcessTests() => _session.Run("$advisor = New-LearnedAdvisor -Path $args[0] -ModelType Linear", Repository.Fixture("runs"));

    private string File => Path.Combine(_directory, "advisor.jsonl");

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void WhatIf_names_the_file_and_writes_none()
    {
        ModuleRunspace.Written written = _session.Run("$advisor | Export-LearnedAdvisor -Path $args[0] -WhatIf", File);

        Assert.Empty(written.Errors);
        Assert.Contains(File, Assert.Single(_session.Host.Lines));
        Assert.False(Path.Exists(File));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Confirm_asks_once_and_does_what_is_answered(bool answer)
    {
        _session.Host.Confirms = answer;

        ModuleRunspace.Written written = _session.Run("$advisor | Export-LearnedAdvisor -Path $args[0] -Confirm -PassThru", File);

        Assert.Contains(File, Assert.Single(_session.Host.Questions));
        Assert.Equal(answer, Path.Exists(File));
        if (answer) Assert.Equal(ModelType.Linear, Assert.Single(written.As<LearnedAdvisor>()).ModelType);
    }
}
