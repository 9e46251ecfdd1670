namespace Scalable.Tests.All;

/// <summary>How the tests of one suite ended.</summary>
internal sealed record SuiteResult(string Name, int Passed, int Failed, int Skipped, string? Remark = null);
