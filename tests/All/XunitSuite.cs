using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;

namespace Scalable.Tests.All;

/// <summary>Runs a built xunit v3 project, which is a program of its own, and reads its report.</summary>
internal static class XunitSuite
{
    public static SuiteResult Run(string project, string configuration)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        string assembly = Path.Combine(Path.GetDirectoryName(project)!, "bin", configuration, "net10.0", name + ".dll");
        string report = Path.Combine(Path.GetTempPath(), $"{name}-{Guid.NewGuid():N}.xml");
        try
        {
            int exitCode = Execute(assembly, report);
            if (!File.Exists(report)) return new SuiteResult(name, 0, 1, 0, $"ended with exit code {exitCode.ToString(CultureInfo.InvariantCulture)} and no report");
            return Read(name, XDocument.Load(report));
        }
        finally
        {
            File.Delete(report);
        }
    }

    private static int Execute(string assembly, string report)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, "-xml", report, "-noLogo", "-noColor"]);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        process.WaitForExit();
        return process.ExitCode;
    }

    private static SuiteResult Read(string name, XDocument report)
    {
        int Sum(string attribute) => report.Descendants("assembly").Sum(assembly => (int?)assembly.Attribute(attribute) ?? 0);
        string[] reasons = [.. report.Descendants("reason").Select(reason => reason.Value).Distinct(StringComparer.Ordinal)];
        return new SuiteResult(name, Sum("passed"), Sum("failed") + Sum("errors"), Sum("skipped"), reasons.Length > 0 ? "skipped: " + string.Join("; ", reasons) : null);
    }
}
