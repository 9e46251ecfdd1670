namespace Scalable.History.Reading;

/// <summary>Counts the readable events of a file whose contents are not needed.</summary>
internal sealed class OtherEventReader(LineReader lines, ValueCaches caches, params IReadOnlyList<string> fields)
    : EventFileReader(lines, caches, [SchemaVersionField, "run_id", "event_type", "timestamp", .. fields])
{
    protected override void OnEvent()
    {
    }
}
