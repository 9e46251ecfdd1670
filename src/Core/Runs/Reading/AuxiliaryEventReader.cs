namespace Scalable.Runs.Reading;

/// <summary>Counts the readable events of a file, and shows each to whoever wants to see it.</summary>
internal sealed class AuxiliaryEventReader(LineReader lines, ValueCaches caches, IReadOnlyList<string> fields, Action<JsonFields, FieldValues>? onEvent = null)
    : EventFileReader(lines, caches, fields)
{
    protected override void OnEvent() => onEvent?.Invoke(Fields, Values);
}
