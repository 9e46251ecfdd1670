using System.Globalization;
using Scalable.Benchmarks.Startup;

const string Usage = """
    commands PROGRAM[,PROGRAM...] DIRECTORY...
        times whole processes of 'scalable advise' over run stores, without and with the index of an earlier command
    module MODULE[,MODULE...] [COMMAND [REPETITIONS]]
        times Import-Module of each, and COMMAND after it, in fresh PowerShell processes, in turn
    store PROGRAM ATTEMPTS [MODULE]
        makes a run store of so many attempts, 100 a run, in a temporary folder, and times whole processes of 'scalable advise' on it:
        cold, unchanged, with one run added; and Get-ScalableRun of the module, if it is named. The folder is deleted afterwards
    make DIRECTORY ATTEMPTS
        makes such a store and keeps it
    import PROGRAM ROWS
        makes a file of so many rows as sacct prints them, in a temporary folder, and times whole processes of 'scalable import' on it:
        into an empty store, the same again, and killed half way and run again. The folder is deleted afterwards
    rows FILE ROWS
        writes such a file
    """;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["commands", string programs, .. { Length: > 0 } stores]: CommandBenchmark.Run(programs.Split(','), stores); return 0;
    case ["module", string modules]: ModuleBenchmark.Run(modules.Split(','), ""); return 0;
    case ["module", string modules, string command]: ModuleBenchmark.Run(modules.Split(','), command); return 0;
    case ["module", string modules, string command, string repetitions]: ModuleBenchmark.Run(modules.Split(','), command, int.Parse(repetitions)); return 0;
    case ["store", string program, string attempts]: StoreBenchmark.Run(program, int.Parse(attempts), module: null); return 0;
    case ["store", string program, string attempts, string module]: StoreBenchmark.Run(program, int.Parse(attempts), module); return 0;
    case ["make", string directory, string attempts]: StoreMaker.Make(directory, int.Parse(attempts)); return 0;
    case ["import", string program, string rows]: ImportBenchmark.Run(program, long.Parse(rows)); return 0;
    case ["rows", string file, string rows]: Console.WriteLine($"{SacctMaker.Write(file, long.Parse(rows)):N0} attempts"); return 0;
    default: Console.Error.WriteLine(Usage); return 2;
}
