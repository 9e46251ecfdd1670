using System.Net;

namespace Scalable.Evaluation;

/// <summary>
/// Draws one SVG. Marks have a class instead of a colour: s1 to s4 are series, axis is a line, and the style sheet says what
/// they look like in light and in dark. All text is escaped.
/// </summary>
internal sealed class SvgCanvas
{
    /// <summary>Colours of series that stay apart for people who see few colours (Okabe and Ito, "Color Universal Design", 2008).</summary>
    public const string Style = """
        .plot{--ink:#1b1f24;--paper:#fff;--s1:#0072b2;--s2:#d55e00;--s3:#009e73;--s4:#8a9099}
        @media(prefers-color-scheme:dark){.plot{--ink:#e6e9ed;--paper:#15181c;--s1:#56b4e9;--s2:#f0904a;--s3:#2fc79b;--s4:#8f97a1}}
        @media print{.plot{--ink:#000;--paper:#fff;--s1:#0072b2;--s2:#d55e00;--s3:#009e73;--s4:#777}}
        .plot text{fill:var(--ink);font:12px sans-serif}.plot .bold{font-weight:bold}.plot .end{text-anchor:end}.plot .middle{text-anchor:middle}
        .plot path,.plot polyline{fill:none;stroke-width:1.5}.plot .axis{stroke:var(--ink);stroke-width:1}
        .plot .dash{stroke-dasharray:4 3}.plot .thick{stroke-width:2.5}.plot .paper{fill:var(--paper)}
        .plot path.s1,.plot polyline.s1{stroke:var(--s1)}.plot path.s2,.plot polyline.s2{stroke:var(--s2)}.plot path.s3{stroke:var(--s3)}.plot path.s4,.plot path.pruned{stroke:var(--s4)}
        .plot :is(circle,rect,text,tspan).s1{fill:var(--s1)}.plot :is(circle,rect,text,tspan).s2{fill:var(--s2)}.plot :is(circle,rect,text,tspan).s3{fill:var(--s3)}.plot :is(circle,rect,text,tspan).s4{fill:var(--s4)}
        """;

    private readonly StringBuilder _marks = new();
    private readonly double _width, _height;
    private readonly string _title, _description;

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="title">What a screen reader calls the drawing.</param>
    /// <param name="description">What the drawing shows, for those who do not see it.</param>
    public SvgCanvas(double width, double height, string title, string description) =>
        (_width, _height, _title, _description) = (width, height, title, description);

    /// <summary>Writes text with its base line at a point; classes end and middle align it, bold and s1 to s4 style it.</summary>
    public void Text(double x, double y, string text, string classes = "") => Add($"<text x=\"{x:0.##}\" y=\"{y:0.##}\"{Class(classes)}>{Escape(text)}</text>\n");

    /// <summary>Names the series in their colours, in one line that ends at a point.</summary>
    public void Legend(double x, double y, params (string Classes, string Text)[] entries) =>
        Add($"<text x=\"{x:0.##}\" y=\"{y:0.##}\" class=\"end\">{string.Join("  ", entries.Select(entry => $"<tspan class=\"{entry.Classes}\">{Escape(entry.Text)}</tspan>"))}</text>\n");

    /// <summary>The left and the lower axis of a plot.</summary>
    public void Axes(double left, double top, double right, double bottom) => Add($"<path class=\"axis\" d=\"M{left:0.##} {top:0.##}V{bottom:0.##}H{right:0.##}\"/>\n");

    public void Line(double x1, double y1, double x2, double y2, string classes) => Add($"<path class=\"{classes}\" d=\"M{x1:0.##} {y1:0.##}L{x2:0.##} {y2:0.##}\"/>\n");

    /// <summary>A line that keeps its height until the next point.</summary>
    public void Steps(double x, double y, IEnumerable<(double X, double Y)> points, string classes, double until)
    {
        Add($"<path class=\"{classes}\" d=\"M{x:0.##} {y:0.##}");
        foreach ((double nextX, double nextY) in points) Add($"H{nextX:0.##}V{nextY:0.##}");
        Add($"H{until:0.##}\"/>\n");
    }

    public void Polyline(IEnumerable<(double X, double Y)> points, string classes, double opacity = 1) =>
        Add($"<polyline class=\"{classes}\" stroke-opacity=\"{opacity:0.##}\" points=\"{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")))}\"/>\n");

    /// <summary>A dot; its title shows if it is pointed at.</summary>
    public void Dot(double x, double y, double radius, string classes, string title) =>
        Add($"<circle class=\"{classes}\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius:0.#}\"><title>{Escape(title)}</title></circle>\n");

    /// <summary>A filled bar; its title shows if it is pointed at.</summary>
    public void Bar(double x, double y, double width, double height, string classes, string title) =>
        Add($"<rect class=\"{classes}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\"><title>{Escape(title)}</title></rect>\n");

    /// <summary>The drawing as a file of its own.</summary>
    public string File() => Whole($" width=\"{Number(_width)}\" height=\"{Number(_height)}\"", $"<style>{Style}</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");

    /// <summary>The drawing as an element of an HTML page that has <see cref="Style"/>.</summary>
    public string Element() => Whole("", "");

    private string Whole(string size, string before) =>
        $"<svg class=\"plot\" xmlns=\"http://www.w3.org/2000/svg\"{size} viewBox=\"0 0 {Number(_width)} {Number(_height)}\" role=\"img\">\n<title>{Escape(_title)}</title>\n<desc>{Escape(_description)}</desc>\n{before}{_marks}</svg>\n";

    /// <summary>Text for XML and HTML: escaped, control characters shown as a terminal shows them, and without the two characters that XML 1.0 has no way to write.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(TerminalText.Line(text).Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD'));

    private static string Class(string classes) => classes.Length == 0 ? "" : $" class=\"{classes}\"";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private void Add(FormattableString text) => _marks.Append(text.ToString(CultureInfo.InvariantCulture));
}
