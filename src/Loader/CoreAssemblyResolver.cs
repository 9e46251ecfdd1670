using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Scalable.Loader;

/// <summary>
/// Finds Scalable.Core for the module, in the build for the runtime that PowerShell runs on: the folder of the newest
/// framework that is not newer than the runtime, and in it the one compiled ahead of time for this platform if the module
/// was packed with it. It is loaded into the default context, so that its type names resolve
/// in scripts. This assembly is imported before the cmdlets', because PowerShell loads all types of a cmdlet assembly
/// before it runs that assembly's own initializer.
/// </summary>
public sealed class CoreAssemblyResolver : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string CoreName = "Scalable.Core";

    private static readonly string s_folder = Path.GetDirectoryName(typeof(CoreAssemblyResolver).Assembly.Location)!;

    /// <summary>Starts resolving.</summary>
    public void OnImport() => AssemblyLoadContext.Default.Resolving += Resolve;

    /// <summary>Stops resolving.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        if (name.Name != CoreName) return null;
        string framework = Path.Combine(s_folder, Environment.Version.Major >= 10 ? "net10.0" : "net8.0");
        string compiled = Path.Combine(framework, Platform, CoreName + ".dll"), portable = Path.Combine(framework, CoreName + ".dll");
        return File.Exists(compiled) ? context.LoadFromAssemblyPath(compiled) : File.Exists(portable) ? context.LoadFromAssemblyPath(portable) : null;
    }

    private static string Platform =>
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");
}
