namespace Scalable.Scaling;

/// <summary>Decides, per tag, how many workers to add or remove.</summary>
public sealed class AdaptiveScaler
{
}
