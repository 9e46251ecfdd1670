using Scalable.Sessions.Manifests.Reading;
using YamlDotNet.Core.Events;
using YamlDotNet.Core;

namespace Scalable.Yaml;

/// <summary>Reads YAML with YamlDotNet's event parser into the neutral tree of Core; aliases become the node they name.</summary>
public sealed class YamlDotNetParser : IYamlParser
{
    public YamlNode? Parse(string text)
    {
        var events = new Parser(new StringReader(text));
        try
        {
            events.Consume<StreamStart>();
            if (events.TryConsume<StreamEnd>(out _)) return null;
            events.Consume<DocumentStart>();
            YamlNode root = new TreeBuilder(events).Build();
            events.Consume<DocumentEnd>();
            if (events.Current is DocumentStart second)
                throw new YamlSyntaxException("There is a second document in the file; a manifest is one document.", (int)second.Start.Line, (int)second.Start.Column);
            return root;
        }
        catch (YamlException error)
        {
            throw new YamlSyntaxException(error.InnerException?.Message ?? error.Message, (int)error.Start.Line, (int)error.Start.Column);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // The scanner loses its way if a bracket that was opened in a line of its own is never closed.
            throw new YamlSyntaxException("a bracket, brace or quote that is opened here or below is not closed.", (int)(events.Current?.Start.Line ?? 1), (int)(events.Current?.Start.Column ?? 1));
        }
    }
}

/// <summary>Builds the tree of one document from its events.</summary>
internal sealed class TreeBuilder(IParser events)
{
    private const int MaximumDepth = 200;

    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private int _depth;

    public YamlNode Build()
    {
        if (++_depth > MaximumDepth) throw Error(events.Current, $"The document is nested deeper than {MaximumDepth} levels.");
        YamlNode node = events.Current switch
        {
            Scalar => BuildScalar(),
            SequenceStart => BuildSequence(),
            MappingStart => BuildMapping(),
            AnchorAlias => FollowAlias(),
            _ => throw Error(events.Current, "A value was expected here."),
        };
        _depth--;
        return node;
    }

    private YamlScalar BuildScalar()
    {
        Scalar scalar = events.Consume<Scalar>();
        bool plain = scalar.Style == ScalarStyle.Plain;
        return Remember(scalar, new YamlScalar(scalar.Value, plain, TagOf(scalar), Line(scalar), Column(scalar)));
    }

    private YamlSequence BuildSequence()
    {
        SequenceStart start = events.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        YamlSequence node = Remember(start, new YamlSequence(items, TagOf(start), Line(start), Column(start)));
        while (!events.TryConsume<SequenceEnd>(out _)) items.Add(Build());
        return node;
    }

    private YamlMapping BuildMapping()
    {
        MappingStart start = events.Consume<MappingStart>();
        var entries = new List<KeyValuePair<YamlNode, YamlNode>>();
        YamlMapping node = Remember(start, new YamlMapping(entries, TagOf(start), Line(start), Column(start)));
        while (!events.TryConsume<MappingEnd>(out _)) entries.Add(new(Build(), Build()));
        return node;
    }

    private YamlNode FollowAlias()
    {
        AnchorAlias alias = events.Consume<AnchorAlias>();
        return _anchors.TryGetValue(alias.Value.Value, out YamlNode? node)
            ? node
            : throw Error(alias, $"There is no anchor named '{alias.Value.Value}' before this alias.");
    }

    private T Remember<T>(NodeEvent started, T node) where T : YamlNode
    {
        if (!started.Anchor.IsEmpty) _anchors[started.Anchor.Value] = node;
        return node;
    }

    private static string? TagOf(NodeEvent node) => node.Tag.IsEmpty ? null : node.Tag.Value;

    private static int Line(ParsingEvent node) => (int)node.Start.Line;

    private static int Column(ParsingEvent node) => (int)node.Start.Column;

    private static YamlSyntaxException Error(ParsingEvent? at, string message) =>
        new(message, at is null ? 0 : Line(at), at is null ? 0 : Column(at));
}
