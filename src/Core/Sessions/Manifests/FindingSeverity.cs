namespace Scalable.Sessions.Manifests;

/// <summary>An error keeps a session from starting, a warning does not.</summary>
public enum FindingSeverity
{
    Warning,
    Error,
}
