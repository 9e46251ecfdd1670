using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Scalable;

/// <summary>
/// Loads an assembly of ours that depends on somebody's library. In the PowerShell module it lies in a folder of its own and is
/// loaded from there into a load context of its own, so that another version of the library in the same process does no harm
/// and comes to none; elsewhere it is an ordinary reference of the application.
/// </summary>
internal static class IsolatedAssembly
{
    /// <param name="name">The assembly's name.</param>
    /// <param name="folder">Its folder in the module's <c>bin</c>.</param>
    /// <exception cref="FileNotFoundException">The assembly is in neither place.</exception>
    public static Assembly Load(string name, string folder)
    {
        string own = Path.GetDirectoryName(typeof(IsolatedAssembly).Assembly.Location) is { Length: > 0 } found ? found : Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string directory = Path.GetFullPath(Path.Combine(own, "..", folder)), isolated = Path.Combine(directory, name + ".dll");
        if (File.Exists(isolated)) return new DependencyLoadContext(directory).LoadFromAssemblyPath(isolated);
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException error)
        {
            throw new FileNotFoundException($"The installation is incomplete: {name}.dll is missing from '{directory}'. Install Scalable again.", isolated, error);
        }
    }

    /// <summary>The name of this framework's folder in the module: that of the folder this assembly lies in.</summary>
    public static string Framework => Path.GetFileName(Path.GetDirectoryName(typeof(IsolatedAssembly).Assembly.Location)) ?? "";
}

/// <summary>
/// Loads assemblies and native libraries of one folder apart from those of the process. Core itself is shared, so that its types
/// are the same on both sides, and so is the runtime.
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

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        string file = OperatingSystem.IsWindows() ? unmanagedDllName + ".dll" : OperatingSystem.IsMacOS() ? $"lib{unmanagedDllName}.dylib" : $"lib{unmanagedDllName}.so";
        string platform = (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");
        string path = Path.Combine(directory, "runtimes", platform, "native", file);
        return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
    }
}
