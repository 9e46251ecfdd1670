using Scalable.Sessions.Providers.Aws;
using Scalable.Sessions.Providers.Local;
using Scalable.Sessions.Providers.Slurm;

namespace Scalable.Sessions.Providers;

/// <summary>Makes the provider that a target names.</summary>
internal static class ProviderFactory
{
    /// <exception cref="InvalidOperationException">There is no such provider, or what it needs is not on this machine.</exception>
    public static IProvider Create(ProviderContext context) => context.Target.Provider switch
    {
        "local" => new LocalProvider(context.Observer),
        "slurm" => SlurmQueue.Provider(context),
        "aws" => BatchQueue.Provider(context),
        var other => throw new InvalidOperationException($"The target '{context.Target.Name}' wants the provider '{other}', which cannot be run here."),
    };
}
