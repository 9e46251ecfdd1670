using System.Reflection;

namespace Scalable.Sessions.Manifests.Yaml;

/// <summary>
/// The parser of <c>Scalable.Yaml.dll</c>, the one assembly that knows the YAML library. Where a folder
/// <c>../Dependencies/net10.0</c> holds it, named as the folder of this assembly is, as in the PowerShell module, it is
/// loaded from there into a load context of its own, so that another version of the library in the same process does no harm and comes to none;
/// otherwise it is an ordinary reference of the application.
/// </summary>
public static class YamlParser
{
    private const string AssemblyName = "Scalable.Yaml";
    private const string ParserType = "Scalable.Yaml.YamlDotNetParser";

    private static readonly Lazy<IYamlParser> s_default = new(Load);

    public static IYamlParser Default => s_default.Value;

    private static IYamlParser Load()
    {
        Assembly assembly = LoadAssembly();
        return (IYamlParser)Activator.CreateInstance(assembly.GetType(ParserType, throwOnError: true)!)!;
    }

    private static Assembly LoadAssembly()
    {
        string own = Path.GetDirectoryName(typeof(YamlParser).Assembly.Location) is { Length: > 0 } folder ? folder : Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string directory = Path.GetFullPath(Path.Combine(own, "..", "Dependencies", Path.GetFileName(own)));
        string isolated = Path.Combine(directory, AssemblyName + ".dll");
        if (File.Exists(isolated)) return new DependencyLoadContext(directory).LoadFromAssemblyPath(isolated);
        try
        {
            return Assembly.Load(AssemblyName);
        }
        catch (FileNotFoundException error)
        {
            throw new FileNotFoundException($"The installation is incomplete: {AssemblyName}.dll is missing from '{directory}'. Install Scalable again.", isolated, error);
        }
    }
}
