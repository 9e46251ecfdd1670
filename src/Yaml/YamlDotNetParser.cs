using Scalable.Sessions.Manifests.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Scalable.Yaml;

/// <summary>Reads YAML with YamlDotNet's event parser into the neutral tree of Core; aliases become the node they name.</summary>
public sealed class YamlDotNetParser : IYamlParser
{
    public YamlNode? Parse(string text)
    {
        try
        {
            var events = new Parser(new StringReader(text));
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
    }
}
