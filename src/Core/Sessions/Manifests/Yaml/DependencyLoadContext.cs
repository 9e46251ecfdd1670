using System.Reflection;
using System.Runtime.Loader;

namespace Scalable.Sessions.Manifests.Yaml;

/// <summary>
/// Loads assemblies of one folder apart from those of the process. Core itself is shared, so that its types are the same
/// on both sides, and so is the runtime.
/// </summary>
internal sealed class DependencyLoadContext(string directory) : AssemblyLoadContext("Scalable.Dependencies")
{
    private static readonly Assembly s_core = typeof(DependencyLoadContext).Assembly;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == s_core.GetName().Name) return s_core;
        string path = Path.Combine(directory, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
