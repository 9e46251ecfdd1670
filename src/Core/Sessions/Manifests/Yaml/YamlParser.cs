using System.Reflection;

namespace Scalable.Sessions.Manifests.Yaml;

/// <summary>The parser of <c>Scalable.Yaml.dll</c>, the one assembly that knows the YAML library; see <see cref="IsolatedAssembly"/>.</summary>
public static class YamlParser
{
    private const string AssemblyName = "Scalable.Yaml";
    private const string ParserType = "Scalable.Yaml.YamlDotNetParser";

    private static readonly Lazy<IYamlParser> s_default = new(Load);

    public static IYamlParser Default => s_default.Value;

    private static IYamlParser Load()
    {
        Assembly assembly = IsolatedAssembly.Load(AssemblyName, Path.Combine("Dependencies", IsolatedAssembly.Framework));
        return (IYamlParser)Activator.CreateInstance(assembly.GetType(ParserType, throwOnError: true)!)!;
    }
}
