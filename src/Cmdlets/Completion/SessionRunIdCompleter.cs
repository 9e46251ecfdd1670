using System.Collections;

namespace Scalable.Commands;

/// <summary>Completes ids of runs in the run store that -RunsDirectory names, newest first.</summary>
public sealed class SessionRunIdCompleter : RunIdCompleter
{
    private protected override object? StoreOf(IDictionary bound) => bound["RunsDirectory"];
}
