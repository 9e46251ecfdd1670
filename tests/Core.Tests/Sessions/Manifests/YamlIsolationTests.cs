using System.Reflection;
using System.Runtime.Loader;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Tests.Sessions.Manifests;

public class YamlIsolationTests
{
    [Fact]
    public void The_YAML_library_is_loaded_apart_from_that_of_the_process()
    {
        string folder = Directory.CreateTempSubdirectory("scalable-yaml-").FullName;
        foreach (string file in new[] { "Scalable.Yaml.dll", "YamlDotNet.dll" }) File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(folder, file));
        Assembly own = Assembly.Load("YamlDotNet");

        var context = new DependencyLoadContext(folder);
        Assembly bridge = context.LoadFromAssemblyPath(Path.Combine(folder, "Scalable.Yaml.dll"));
        var parser = (IYamlParser)Activator.CreateInstance(bridge.GetType("Scalable.Yaml.YamlDotNetParser")!)!;

        Assert.IsType<YamlMapping>(parser.Parse("a: 1"));
        Assembly isolated = Assert.Single(context.Assemblies, assembly => assembly.GetName().Name == "YamlDotNet");
        Assert.NotSame(own, isolated);
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(own));
    }
}
