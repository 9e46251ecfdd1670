using System.Management.Automation;

namespace Scalable.Commands;

/// <summary>Names that must match one of some wildcard patterns; without patterns everything matches.</summary>
internal sealed class NameFilter(string[]? patterns)
{
    private readonly WildcardPattern[] _patterns = [.. (patterns ?? []).Select(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];

    public bool Matches(string? name) => _patterns.Length == 0 || (name is not null && Array.Exists(_patterns, pattern => pattern.IsMatch(name)));
}
