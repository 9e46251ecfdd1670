using Scalable.Scaling;

namespace Scalable.Tests.Scaling;

public class ScalingDecisionTextTests
{
    [Fact]
    public void A_decision_reads_as_a_reason_then_figures_then_a_line_a_tag()
    {
        var decision = new ScalingDecision
        {
            WorkersToAdd = new Dictionary<string, int> { ["gcam"] = 2, ["demeter"] = 1 },
            Reasoning = "gcam: add 2 workers.",
            Confidence = 0.5,
            PredictedCompletionTime = 240,
            PredictedCompletionTimeLower = 30,
            PredictedCompletionTimeUpper = 3600,
            Details = [new TagScaling { Tag = "gcam", PendingTasks = 2, Demand = 2, Utilization = double.PositiveInfinity, UnconstrainedWish = 5, Target = 2, Limit = ScalingLimit.MaxWorkers }],
        };

        Assert.Equal(
            """
            gcam: add 2 workers.
            add:        demeter 1, gcam 2
            remove:     none
            confidence: 0.50
            completion: 00:04:00 (30.0 s to 01:00:00)

            tag                   pending  running  demand  supply       used   wish  target  limit
            gcam                        2        0       2       0  no worker      5       2  max_workers
            """.ReplaceLineEndings("\n"),
            ScalingDecisionText.Render(decision));
    }

    [Fact]
    public void Work_that_nobody_will_take_is_never_done() =>
        Assert.Contains("completion: never", ScalingDecisionText.Render(new ScalingDecision { Reasoning = "", Confidence = 0 }));
}
