namespace Scalable.Runs.Reading;

/// <summary>What a field of a line holds.</summary>
internal enum FieldKind : byte
{
    Missing,
    Null,
    True,
    False,
    Number,

    /// <summary>NaN, Infinity or -Infinity, which are not JSON and which Python writes.</summary>
    NonFinite,
    Text,

    /// <summary>A text with backslashes in it.</summary>
    EscapedText,
    Object,
    Array,
}

/// <summary>Where in the buffer a field's value stands; of a text the quotes are left out.</summary>
internal readonly record struct FieldSlice(int Start, int Length, FieldKind Kind)
{
    public bool IsText => Kind is FieldKind.Text or FieldKind.EscapedText;
}
