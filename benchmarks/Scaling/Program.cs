using System.Globalization;
using Scalable.Benchmarks.Scaling;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string traces = args.FirstOrDefault(argument => !argument.StartsWith('-')) ?? "traces";
if (args.Contains("--help"))
{
    Console.WriteLine("usage: dotnet run -c Release --project benchmarks/Scaling -- [DIRECTORY WITH trace_*.csv] [--held-out] [--speed]\n       dotnet run -c Release --project benchmarks/Scaling -- DIRECTORY_OF_WORKFLOWS --repeated");
    return 0;
}
if (args.Contains("--speed"))
{
    SpeedCheck.Run();
    return 0;
}
if (args.Contains("--repeated"))
{
    RepeatedTable.Write(traces, Console.Out);
    return 0;
}
bool heldOut = args.Contains("--held-out");
IReadOnlyList<ScalingCase> cases = heldOut ? ScalingCase.HeldOut() : ScalingCase.All(traces, Console.Out);
foreach (bool billed in new[] { false, true })
{
    var table = new CaseTable(cases, billed);
    if (heldOut) table.WriteSummary(Console.Out);
    else table.Write(Console.Out);
}
return 0;
