using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Scalable.Runs.Reading;

/// <summary>
/// Makes feature sets of JSON objects. Not thread-safe.
/// </summary>
internal sealed class FeatureReader(ValueCaches caches)
{
    private readonly FeatureShapes _shapes = new();
    private readonly List<string> _names = [];
    private readonly List<FeatureValue> _values = [];

    /// <summary>Makes a feature set of a well-formed JSON object; what cannot be a feature is reported and left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public FeatureSet Read(ReadOnlySpan<byte> json, ProblemLog log, long line)
    {
        _names.Clear();
        _values.Clear();
        int at = JsonScanner.SkipSpace(json, 1);
        while (json[at] != (byte)'}')
        {
            int nameEnd = JsonScanner.Text(json, at, out bool escaped);
            string name = Text(json[(at + 1)..(nameEnd - 1)], escaped);
            int valueStart = JsonScanner.Colon(json, nameEnd);
            at = JsonScanner.Value(json, valueStart, out FieldKind kind);
            if (Value(json[valueStart..at], kind, name, log, line) is { } value) Set(name, value);
            at = JsonScanner.SkipSpace(json, at);
            if (json[at] == (byte)',') at = JsonScanner.SkipSpace(json, at + 1);
        }
        return _names.Count == 0 ? FeatureSet.Empty : new FeatureSet(_shapes.Share(CollectionsMarshal.AsSpan(_names)), [.. _values]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private FeatureValue? Value(ReadOnlySpan<byte> json, FieldKind kind, string name, ProblemLog log, long line)
    {
        switch (kind)
        {
            case FieldKind.Null:
                return null;
            case FieldKind.True or FieldKind.False:
                return FeatureValue.Of(kind == FieldKind.True);
            case FieldKind.Text or FieldKind.EscapedText:
                return FeatureValue.Of(Text(json[1..^1], kind == FieldKind.EscapedText));
            case FieldKind.Number when JsonNumber.Parse(json) is var number && double.IsFinite(number):
                return FeatureValue.Of(number);
            case FieldKind.Number or FieldKind.NonFinite:
                log.Add(HistoryProblemCodes.NonFiniteNumber, line, () => $"The feature '{name}' is not a finite number; treated as missing.");
                return null;
            default:
                log.Add(HistoryProblemCodes.NestedFeature, line, () => $"The feature '{name}' is {kind}; a feature is a number, a text or a truth value. Skipped.");
                return null;
        }
    }

    private string Text(ReadOnlySpan<byte> inside, bool escaped) =>
        escaped ? caches.EscapedTexts.Get(inside).Text : caches.Texts.Get(inside);

    private void Set(string name, FeatureValue value)
    {
        int index = _names.IndexOf(name);
        if (index >= 0)
        {
            _values[index] = value;
            return;
        }
        _names.Add(name);
        _values.Add(value);
    }
}
