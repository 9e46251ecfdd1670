namespace Scalable.Evaluation.Tuning.Studies;

/// <summary>A study file cannot be gone on from; the message says why and what to do.</summary>
public sealed class StudyException(string message, Exception? inner = null) : Exception(message, inner);
