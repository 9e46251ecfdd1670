using System.Collections;

namespace Scalable.Commands;

/// <summary>Completes the ids of this system's time zones, and <c>Local</c>.</summary>
public sealed class TimeZoneCompleter : NameCompleter
{
    private protected override IEnumerable<Candidate> Candidates(IDictionary bound) =>
        TimeZoneInfo.GetSystemTimeZones(skipSorting: true).OrderBy(zone => zone.Id, StringComparer.Ordinal).Select(zone => new Candidate(zone.Id, Offset(zone))).Prepend(new Candidate("Local", Offset(TimeZoneInfo.Local)));

    // Display names of hundreds of zones would take longer than a completion may.
    private static string Offset(TimeZoneInfo zone) => $"UTC{(zone.BaseUtcOffset < TimeSpan.Zero ? '-' : '+')}{zone.BaseUtcOffset:hh\\:mm}{(zone.SupportsDaylightSavingTime ? ", with summer time" : "")}";
}
