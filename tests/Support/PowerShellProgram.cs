using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Scalable.Tests.TestSupport;

/// <summary>
/// The PowerShell that tests use: the one that SCALABLE_PWSH names, else the one on the PATH if it is as new as the tool
/// manifest's, else the tool manifest's own, which the build restores.
/// </summary>
public static partial class PowerShellProgram
{
    private const string Variable = "SCALABLE_PWSH";
    private static readonly Lazy<string> s_path = new(Find);

    /// <summary>The program's full path.</summary>
    /// <exception cref="FileNotFoundException">The named or restored program is not there.</exception>
    public static string FullPath => s_path.Value;

    /// <summary>Lets this process and its children find the program as <c>pwsh</c>.</summary>
    public static void PutOnPath()
    {
        string directory = Path.GetDirectoryName(FullPath)!;
        string[] present = PathDirectories();
        if (present.FirstOrDefault() != directory) Environment.SetEnvironmentVariable("PATH", string.Join(Path.PathSeparator, [directory, .. present]));
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named) ? Path.GetFullPath(named) : throw new FileNotFoundException($"{Variable} names '{named}', which is not there.", named);
        Version ours = ToolVersion();
        string name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        string? onPath = PathDirectories().Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        return onPath is not null && VersionOf(onPath) >= ours ? onPath : Tool(ours);
    }

    private static string[] PathDirectories() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static Version ToolVersion()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json")));
        return Version.Parse(manifest.RootElement.GetProperty("tools").GetProperty("powershell").GetProperty("version").GetString()!);
    }

    private static Version? VersionOf(string program)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true })!;
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return Version.TryParse(Digits().Match(text).Value, out Version? version) ? version : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The tool's assembly in the package folder, behind a program that is called pwsh.</summary>
    private static string Tool(Version version)
    {
        string packages = typeof(PowerShellProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "PackageRoot").Value!;
        string tools = Path.Combine(packages, "powershell", version.ToString(), "tools");
        string directory = OperatingSystem.IsWindows() ? "win" : "unix";
        string assembly = Directory.Exists(tools)
            ? Directory.EnumerateFiles(tools, "pwsh.dll", SearchOption.AllDirectories).Single(file => Path.GetFileName(Path.GetDirectoryName(file)) == directory)
            : throw new FileNotFoundException($"PowerShell {version} is not in '{tools}'; 'dotnet tool restore' brings it.");
        if (OperatingSystem.IsWindows()) return Path.ChangeExtension(assembly, ".exe");

        string link = Path.Combine(AppContext.BaseDirectory, "powershell", "pwsh");
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.WriteAllText(link, $"#!/bin/sh\nexec '{dotnet}' '{assembly}' \"$@\"\n");
        File.SetUnixFileMode(link, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return link;
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Digits();
}
