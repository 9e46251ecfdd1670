using System.Globalization;
using System.Reflection;
using Scalable.Tests.All;

string tests = FindTests();
string configuration = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Configuration").Value!;

List<SuiteResult> suites = [];
foreach (string project in Directory.EnumerateFiles(tests, "*.Tests.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
    suites.Add(XunitSuite.Run(project, configuration));
suites.Add(PesterSuite.Run(Path.Combine(tests, "pester")));

Console.WriteLine();
foreach (SuiteResult suite in suites)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{suite.Name,-28} {suite.Passed,6} passed {suite.Failed,4} failed {suite.Skipped,4} skipped  {suite.Remark}"));
Console.WriteLine();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{suites.Sum(suite => suite.Passed)} passed, {suites.Sum(suite => suite.Failed)} failed, {suites.Sum(suite => suite.Skipped)} skipped"));
return suites.Any(suite => suite.Failed > 0) || suites.Sum(suite => suite.Passed) == 0 ? 1 : 0;

static string FindTests()
{
    for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        if (File.Exists(Path.Combine(directory.FullName, "Scalable.PowerShell.sln")))
            return Path.Combine(directory.FullName, "tests");
    throw new InvalidOperationException("The test runner does not lie inside the repository.");
}
