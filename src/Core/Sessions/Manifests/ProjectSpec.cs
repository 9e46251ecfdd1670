namespace Scalable.Sessions.Manifests;

/// <param name="Name">The project's name, part of every run's identifier.</param>
/// <param name="DefaultStorage">Where outputs go unless a task says otherwise, or null.</param>
/// <param name="LocalCache">A directory for cached results, or null.</param>
public sealed record ProjectSpec(string Name, string? DefaultStorage, string? LocalCache)
{
    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
