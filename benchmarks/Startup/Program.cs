using System.Globalization;
using Scalable.Benchmarks.Startup;

const string Usage = """
    commands PROGRAM[,PROGRAM...] DIRECTORY...
        times whole processes of 'scalable advise' over run stores, without and with the index of an earlier command
    module MODULE[,MODULE...] [COMMAND]
        times Import-Module of each, and COMMAND after it, in fresh PowerShell processes, in turn
    """;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["commands", string programs, .. { Length: > 0 } stores]: CommandBenchmark.Run(programs.Split(','), stores); return 0;
    case ["module", string modules]: ModuleBenchmark.Run(modules.Split(','), ""); return 0;
    case ["module", string modules, string command]: ModuleBenchmark.Run(modules.Split(','), command); return 0;
    default: Console.Error.WriteLine(Usage); return 2;
}
