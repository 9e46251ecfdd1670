namespace Scalable.Scenarios;

/// <summary>How this program starts itself with other arguments.</summary>
internal static class OwnProcess
{
    public static string Program { get; } = Environment.ProcessPath!;

    public static string[] Arguments(params string[] arguments) =>
        Path.GetFileNameWithoutExtension(Program) == "dotnet" ? [Environment.GetCommandLineArgs()[0], .. arguments] : arguments;
}
