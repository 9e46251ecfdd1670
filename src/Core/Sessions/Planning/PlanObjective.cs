namespace Scalable.Sessions.Planning;

/// <summary>What a plan should favour.</summary>
public enum PlanObjective
{
    /// <summary>The workers the manifest, or the advice, asks for.</summary>
    Balance,

    /// <summary>One worker for each component: none is ever idle while another works, and none is paid for twice.</summary>
    MinimizeCost,

    /// <summary>As many workers as the target allows, or twice as many as asked for where it sets no limit.</summary>
    MinimizeTime,
}
