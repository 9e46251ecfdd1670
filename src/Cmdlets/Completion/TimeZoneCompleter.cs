using System.Collections;

namespace Scalable.Commands;

/// <summary>Completes the ids of this system's time zones, and <c>Local</c>.</summary>
public sealed class TimeZoneCompleter : NameCompleter
{
    private protected override IEnumerable<Candidate> Candidates(IDictionary bound) =>
        TimeZoneInfo.GetSystemTimeZones().Select(zone => new Candidate(zone.Id, zone.DisplayName)).Prepend(new Candidate("Local", TimeZoneInfo.Local.DisplayName));
}
