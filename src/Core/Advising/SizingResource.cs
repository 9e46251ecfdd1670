namespace Scalable.Advising;

/// <summary>A resource that an attempt can run out of.</summary>
public enum SizingResource
{
    Memory,
    Walltime,
}
