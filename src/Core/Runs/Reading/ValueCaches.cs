using System.Text;
using Scalable.Units;

namespace Scalable.Runs.Reading;

/// <summary>What one reading thread remembers of texts it has met before, so that they are made and parsed once.</summary>
internal sealed class ValueCaches
{
    public Utf8Cache<string> Texts { get; } = new(text => text);

    /// <summary>By the text with its escapes; see <see cref="JsonText.Unescape"/>.</summary>
    public Utf8Cache<(string Text, bool Faulty)> EscapedTexts { get; } = new(Unescape);

    public Utf8Cache<MemorySize?> Memories { get; } = new(text => MemorySize.TryParse(text, out MemorySize size) ? size : null);

    public Utf8Cache<Walltime?> Walltimes { get; } = new(text => Walltime.TryParse(text, out Walltime walltime) ? walltime : null);

    private static (string Text, bool Faulty) Unescape(string inside)
    {
        string text = JsonText.Unescape(Encoding.UTF8.GetBytes(inside), out bool faulty);
        return (text, faulty);
    }
}
