namespace Scalable.Sessions.Measuring;

/// <summary>Starts processes so that their trees can be measured, limited and killed. Not for use by several threads at once.</summary>
internal interface IProcessLauncher : IDisposable
{
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    IRunningProcess Start(ProcessOrder order);
}
