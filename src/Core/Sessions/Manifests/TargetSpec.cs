using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests;

/// <summary>A place to run on.</summary>
/// <param name="Name">Its key in the manifest.</param>
/// <param name="Provider">local, slurm, aws or the name of another provider.</param>
/// <param name="Options">Everything else written at the target; what it means is the provider's business.</param>
public sealed record TargetSpec(string Name, string Provider, ManifestMapping Options)
{
    /// <summary>An option as a text; numbers and booleans as they are written; null where it is not there.</summary>
    public string? Text(string option) => Options[option] switch
    {
        ManifestText text => text.Value,
        ManifestInteger integer => integer.Written,
        ManifestReal real => real.Written,
        ManifestBoolean boolean => boolean.Value ? "true" : "false",
        _ => null,
    };

    /// <summary>An option as a whole number, also where a variable put it in; null where it is not there or is none.</summary>
    public int? Integer(string option) => Options[option] is { } value ? ScalarReading.Integer(value) : null;

    public double? Number(string option) => Options[option] is { } value ? ScalarReading.Number(value) : null;

    public bool? Boolean(string option) => Options[option] is { } value ? ScalarReading.Boolean(value) : null;

    /// <summary>A list option's texts; a single text counts as a list of one.</summary>
    public IReadOnlyList<string> Texts(string option) => Options[option] switch
    {
        ManifestText text => [text.Value],
        ManifestList list => [.. list.Items.Select(CanonicalText)],
        _ => [],
    };

    private static string CanonicalText(ManifestValue value) => value is ManifestText text ? text.Value : CanonicalJson.Write(value);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
