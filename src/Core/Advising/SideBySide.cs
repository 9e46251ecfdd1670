using System.Runtime.ExceptionServices;

namespace Scalable.Advising;

/// <summary>Does things that share nothing at the same time.</summary>
internal static class SideBySide
{
    /// <summary>Does all of them; what one of them throws is thrown as it is.</summary>
    public static void Run(params Action[] actions)
    {
        try
        {
            Parallel.Invoke(actions);
        }
        catch (AggregateException problem)
        {
            ExceptionDispatchInfo.Throw(problem.InnerExceptions[0]);
        }
    }
}
