using Scalable.Scaling;

namespace Scalable.Scaling.Autoscaling;

/// <summary>Asks a scaler about a session again and again until its work is done.</summary>
public static class AutoscaleLoop
{
    /// <summary>
    /// Decides at once, then after each interval, and once more when every task that was submitted has finished, which is
    /// when the last predictions can be held against the truth.
    /// </summary>
    /// <param name="autoscaler">Decides, and knows the session.</param>
    /// <param name="interval">How often.</param>
    /// <param name="apply">Whether decisions are carried out or only told.</param>
    /// <param name="tell">Hears every decision.</param>
    /// <param name="cancellationToken">Ends the loop between two decisions; the session goes on.</param>
    /// <exception cref="OperationCanceledException">The loop was cancelled.</exception>
    public static void Run(SessionAutoscaler autoscaler, TimeSpan interval, bool apply, Action<ScalingDecision> tell, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            bool done = autoscaler.IsWorkDone;
            tell(apply ? autoscaler.DecideAndApply() : autoscaler.Recommend());
            if (done) return;
            autoscaler.Session.Wait(timeout: interval, cancellationToken: cancellationToken);
        }
    }
}
