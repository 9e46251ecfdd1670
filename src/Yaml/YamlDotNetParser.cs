using Scalable.Sessions.Manifests.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

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
            // The scanner loses its way where a bracket that was opened in a line of its own is never closed.
            throw new YamlSyntaxException("a bracket, brace or quote that is opened here or below is not closed.", (int)(events.Current?.Start.Line ?? 1), (int)(events.Current?.Start.Column ?? 1));
        }
    }
}
