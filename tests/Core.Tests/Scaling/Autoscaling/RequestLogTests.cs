using Scalable.Scaling.Autoscaling;
using Scalable.Scaling;
using Scalable.Tests.Scaling;

namespace Scalable.Tests.Scaling.Autoscaling;

public class RequestLogTests
{
    [Fact]
    public void A_worker_has_arrived_by_the_time_that_so_many_tasks_run()
    {
        var log = new RequestLog();
        log.Add(new WorkerChange("a", 1, 3, IsKnown: true), States.Of("a", pending: 5, active: 1, running: 1), States.Noon);
        // At noon + 100 s three run, begun 10 s before noon, and 40 and 95 s after it.
        log.Answered([.. States.Running("a", 1, 110), .. States.Running("a", 1, 60), .. States.Running("a", 1, 5)], States.Noon.AddSeconds(100), out IReadOnlyList<WorkerStart> starts);
        Assert.Equal([new WorkerStart("a", 40), new WorkerStart("a", 95)], starts);
    }

    [Fact]
    public void A_worker_that_no_task_waits_for_tells_nothing()
    {
        var log = new RequestLog();
        log.Add(new WorkerChange("a", 0, 4, IsKnown: true), States.Of("a", pending: 1, active: 0), States.Noon);
        log.Answered(States.Running("a", 4, 10), States.Noon.AddSeconds(100), out IReadOnlyList<WorkerStart> starts);
        Assert.Equal([new WorkerStart("a", 90)], starts);
    }

    [Fact]
    public void Workers_given_back_before_they_came_are_not_waited_for()
    {
        var log = new RequestLog();
        log.Add(new WorkerChange("a", 1, 3, IsKnown: true), States.Of("a", pending: 5, active: 1, running: 1), States.Noon);
        log.Add(new WorkerChange("a", 3, 2, IsKnown: true), States.Of("a", pending: 5, active: 1, running: 1), States.Noon);
        log.Answered(States.Running("a", 3, 10), States.Noon.AddSeconds(100), out IReadOnlyList<WorkerStart> starts);
        Assert.Equal([new WorkerStart("a", 90)], starts);
    }
}
