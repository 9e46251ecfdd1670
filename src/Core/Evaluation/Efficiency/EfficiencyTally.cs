using Scalable.Advising;
using Scalable.Advising.Evidence;
using Scalable.Evaluation.Backtesting;
using Scalable.Runs;

namespace Scalable.Evaluation.Efficiency;

/// <summary>Adds up what attempts asked for and used.</summary>
internal sealed class EfficiencyTally
{
    private readonly Balance _memory = new(), _cores = new(), _time = new();
    private readonly List<double> _requestedBytes = [], _unusedBytes = [], _advisedBytes = [];
    private int _attempts, _failedForMemory, _failedForTime, _withoutMemoryRequest, _upperEstimates, _wholeNodes;
    private double _peakBytes;
    private double? _savedByteSeconds;

    /// <summary>Adds an attempt as it was recorded, without impossible measurements.</summary>
    public void Add(AttemptEvidence evidence)
    {
        TaskRecord attempt = evidence.Recorded;
        _attempts++;
        if (attempt.HasWholeNode) _wholeNodes++;
        if (evidence.RanOutOf == SizingResource.Memory) _failedForMemory++;
        if (evidence.RanOutOf == SizingResource.Walltime) _failedForTime++;
        if (attempt.RequestedMemory is { Bytes: > 0 } requested) _requestedBytes.Add(requested.Bytes);
        else _withoutMemoryRequest++;
        if (attempt.PeakMemory is { } peak)
        {
            _peakBytes = Math.Max(_peakBytes, peak.Bytes);
            if (attempt.RequestedMemory is { Bytes: > 0 } asked) _unusedBytes.Add(Math.Max(0, asked.Bytes - peak.Bytes));
        }
        if (attempt.DurationSeconds is not (> 0 and { } seconds)) return;

        _time.Add(attempt.RequestedWalltime?.TotalSeconds, seconds);
        if (attempt.HasWholeNode) return;
        if (_memory.Add(attempt.RequestedMemory?.Bytes * seconds, attempt.PeakMemory?.Bytes * seconds) && attempt.PeakMemoryIsUpperEstimate) _upperEstimates++;
        _cores.Add(attempt.RequestedCpus * seconds, attempt.CpuSeconds ?? attempt.ObservedCpu * seconds);
    }

    /// <summary>Adds what advice would have cost a succeeded attempt with a request, a peak and a duration.</summary>
    public void AddAdvice(TaskRecord attempt, ResourceRecommendation advice)
    {
        if (advice.Memory is not { } memory) return;
        _advisedBytes.Add(memory.Bytes);
        if (attempt.HasWholeNode) return;
        double needed = attempt.PeakMemory!.Value.Bytes, given = AllocationReplay.Of(needed, advice).Wasted + needed;
        _savedByteSeconds = (_savedByteSeconds ?? 0) + (attempt.RequestedMemory!.Value.Bytes - given) * attempt.DurationSeconds!.Value;
    }

    /// <summary>Adds what another has added up.</summary>
    public void Add(EfficiencyTally other)
    {
        _memory.Add(other._memory);
        _cores.Add(other._cores);
        _time.Add(other._time);
        _requestedBytes.AddRange(other._requestedBytes);
        _unusedBytes.AddRange(other._unusedBytes);
        _advisedBytes.AddRange(other._advisedBytes);
        _attempts += other._attempts;
        _failedForMemory += other._failedForMemory;
        _failedForTime += other._failedForTime;
        _withoutMemoryRequest += other._withoutMemoryRequest;
        _upperEstimates += other._upperEstimates;
        _wholeNodes += other._wholeNodes;
        _peakBytes = Math.Max(_peakBytes, other._peakBytes);
        if (other._savedByteSeconds is { } saved) _savedByteSeconds = (_savedByteSeconds ?? 0) + saved;
    }

    /// <summary>What has been added up, as a row.</summary>
    /// <param name="name">The row's name.</param>
    /// <param name="by">What the name is one of.</param>
    /// <param name="prices">What hours cost; null if that is not known.</param>
    public ResourceEfficiency Result(string name, EfficiencyGrouping by, EfficiencyPrices? prices)
    {
        ResourceEfficiency row = Row(name, by, prices);
        return prices is null ? row : new PricedResourceEfficiency(row);
    }

    private ResourceEfficiency Row(string name, EfficiencyGrouping by, EfficiencyPrices? prices) => new()
    {
        Name = name,
        By = by,
        Attempts = _attempts,
        MemoryEfficiency = _memory.Share,
        CpuEfficiency = _cores.Share,
        TimeEfficiency = _time.Share,
        RequestedMemory = Median(_requestedBytes),
        PeakMemory = _peakBytes > 0 ? MemorySize.Ceiling(_peakBytes) : null,
        UnusedMemory = Median(_unusedBytes),
        AdvisedMemory = Median(_advisedBytes),
        WastedGigabyteHours = _memory.Unused / 1e9 / 3600,
        WastedCoreHours = _cores.Unused / 3600,
        SavedGigabyteHours = _savedByteSeconds / 1e9 / 3600,
        WastedCost = prices?.CostOf(_memory.Unused / 1e9 / 3600, _cores.Unused / 3600),
        SavedCost = prices?.CostOf(_savedByteSeconds / 1e9 / 3600, null),
        FailedForMemory = _failedForMemory,
        FailedForTime = _failedForTime,
        WithoutMemoryRequest = _withoutMemoryRequest,
        UpperEstimates = _upperEstimates,
        WholeNodes = _wholeNodes,
    };

    private static MemorySize? Median(List<double> bytes) => Quantile.LinearOrNull(bytes, 0.5) is { } median ? MemorySize.Ceiling(median) : null;

    /// <summary>What was asked for and used, over those that did both.</summary>
    private sealed class Balance
    {
        private double _asked, _used, _unused;

        public double? Share => _asked > 0 ? _used / _asked : null;

        /// <summary>What was asked for and not used; what one attempt used beyond its request does not make up for another.</summary>
        public double? Unused => _asked > 0 ? _unused : null;

        public void Add(Balance other)
        {
            _asked += other._asked;
            _used += other._used;
            _unused += other._unused;
        }

        /// <returns>False if one of them is not known, or nothing was asked for.</returns>
        public bool Add(double? asked, double? used)
        {
            if (asked is not (> 0 and { } request) || used is not { } use) return false;
            _asked += request;
            _used += use;
            _unused += Math.Max(0, request - use);
            return true;
        }
    }
}
