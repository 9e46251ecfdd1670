namespace Scalable.Evaluation.Tuning;

/// <summary>The runs do not hold enough to tune on; the message says what is missing.</summary>
public sealed class TuningDataException(string message) : Exception(message);
