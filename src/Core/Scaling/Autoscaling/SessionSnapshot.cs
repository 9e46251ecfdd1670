using Scalable.Scaling;
using Scalable.Sessions;

namespace Scalable.Scaling.Autoscaling;

/// <summary>What a session looks like at one moment, and which attempts and arrivals in it are news.</summary>
/// <param name="State">The state, the session's components as tags.</param>
/// <param name="Ended">The attempts whose end is told for the first time.</param>
/// <param name="Arrived">The requests of workers that have been answered.</param>
internal sealed record SessionSnapshot(ScalingState State, IReadOnlyList<(SessionTask Task, int Attempt)> Ended, IReadOnlyList<WorkerRequest> Arrived);

/// <summary>The wish for a component to have so many workers, as long as they have not been seen at work.</summary>
internal sealed record WorkerRequest(string Component, int Level, DateTimeOffset At);
