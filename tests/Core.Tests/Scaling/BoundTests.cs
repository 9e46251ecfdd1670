using Scalable.Scaling;

namespace Scalable.Tests.Scaling;

public class BoundTests
{
    [Fact]
    public void Floors_and_states_beyond_all_schedulers_are_refused_before_anything_is_allocated()
    {
        var many = new Dictionary<string, int> { ["a"] = int.MaxValue };
        var some = new Dictionary<string, int> { ["a"] = 1000 };
        Assert.Throws<ArgumentException>(() => new AdaptiveScaler(new AdaptiveScalerOptions { MinWorkers = many, MaxWorkers = many }));
        Assert.Throws<ArgumentException>(() => new AdaptiveScaler(new AdaptiveScalerOptions { DefaultMinWorkers = int.MaxValue }));
        var scaler = new AdaptiveScaler(new AdaptiveScalerOptions { MaxWorkers = many });
        Assert.Contains("at most 100000", Assert.Throws<ArgumentException>(() => scaler.Evaluate(new ScalingState { ActiveWorkers = many })).Message);
        Assert.Throws<ArgumentException>(() => scaler.Evaluate(new ScalingState { PendingWorkers = many }));
        scaler.Evaluate(new ScalingState { ActiveWorkers = some });
    }
}
