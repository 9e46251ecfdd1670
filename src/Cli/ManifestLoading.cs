using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Cli;

/// <summary>Manifests, and what commands that read them have in common.</summary>
internal static class ManifestLoading
{
    public const string DefaultName = "scalable.yaml";

    public static Argument<string> File() => new("manifest") { Description = "The manifest.", DefaultValueFactory = _ => DefaultName };

    public static Option<string?> Target() => new("--target") { Description = "The target; default what SCALABLE_TARGET names, inside a Slurm allocation a slurm target, else local.", HelpName = "NAME" };

    public static Option<string?> Advisor() => new("--advisor") { Description = "Size from this file, which 'scalable train' wrote, instead of from the manifest alone.", HelpName = "FILE" };

    public static Option<string> Objective() => CommonOptions.OneOf("--objective", "What the numbers of workers favour.", "balance", "balance", "cost", "time");

    public static PlanObjective ObjectiveOf(string name) => name switch
    {
        "cost" => PlanObjective.MinimizeCost,
        "time" => PlanObjective.MinimizeTime,
        _ => PlanObjective.Balance,
    };

    /// <summary>Starts or takes up a session.</summary>
    /// <exception cref="InvalidDataException">The manifest, or this machine, does not have what it takes.</exception>
    public static ScalableSession Begin(Func<ScalableSession> start)
    {
        try
        {
            return start();
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    public static IResourceAdvisor? AdvisorOf(string? file) => file is null ? null : AdvisorFile.Read(file);

    public static ManifestReading Read(string file, string? target) => ManifestReader.ReadFile(file, new ManifestReadOptions { Target = target });

    /// <summary>Reads a manifest, writing its warnings to standard error.</summary>
    /// <exception cref="ManifestException">It has errors.</exception>
    public static Manifest Load(string file, string? target)
    {
        Manifest manifest = Read(file, target).RequireValid();
        foreach (ManifestFinding warning in manifest.Warnings) Console.Error.WriteLine($"scalable: {warning}");
        return manifest;
    }
}
