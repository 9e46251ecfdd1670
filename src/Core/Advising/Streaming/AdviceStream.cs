using Scalable.Advising.Engine;
using Scalable.Runs.Reading;

namespace Scalable.Advising.Streaming;

/// <summary>
/// Speaks the co-process protocol: one JSON object a line in, one answer a line out, flushed. A line that cannot be
/// answered is answered with what is wrong and its number, and the next line is read.
/// </summary>
public sealed class AdviceStream
{
    private readonly SizingEngine _engine;
    private readonly RecentById<(RecommendationQuery Query, ResourceRecommendation Answer)> _pending = new();
    private readonly Action<SizingObservation>? _recorded;

    /// <param name="engine">Predicts and learns; may hold history already.</param>
    /// <param name="recorded">Called with every observation after it was learned, such as to append it to a run store.</param>
    public AdviceStream(SizingEngine engine, Action<SizingObservation>? recorded = null)
    {
        _engine = engine;
        _recorded = recorded;
    }

    /// <summary>Answers until the input ends.</summary>
    public void Run(TextReader input, TextWriter output, CancellationToken cancellationToken = default)
    {
        var lines = new StreamLines(input);
        for (long number = 1; lines.Read(out bool isTooLong) is { } line; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line) && !isTooLong) continue;
            output.Write(isTooLong ? StreamAnswers.Error($"longer than {StreamLines.MaxLength.ToString(CultureInfo.InvariantCulture)} characters", number) : Answer(line, number));
            output.Write('\n');
            output.Flush();
        }
    }

    /// <summary>The answer to one line. Whatever is wrong with it is an answer too: schedulers have no other way to hear of it.</summary>
    public string Answer(string line, long number)
    {
        try
        {
            var request = new StreamRequest(JsonInput.Parse(line, line: number));
            return request.Op switch
            {
                "predict" => Predict(request),
                "failed" => Failed(request),
                "observe" => Observe(request),
                { } op => throw new StreamRequestException($"'{op}' is not an op; there are predict, failed and observe"),
                null => throw new StreamRequestException("there is no op; it is predict, failed or observe"),
            };
        }
        catch (JsonInputException exception)
        {
            return StreamAnswers.Error(exception.Message, number);
        }
        catch (StreamRequestException exception)
        {
            return StreamAnswers.Error(exception.Message, number);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return StreamAnswers.Error($"this line cannot be answered: {exception.Message}", number);
        }
    }

    private string Predict(StreamRequest request)
    {
        string id = request.RequireId();
        RecommendationQuery query = request.ToQuery();
        ResourceRecommendation answer = _engine.Recommend(query);
        _pending.Set(id, (query, answer));
        return StreamAnswers.Prediction(id, answer);
    }

    private string Failed(StreamRequest request)
    {
        string id = request.RequireId();
        SizingResource resource = request.RequireResource();
        double allocated = request.RequirePositive("allocated");
        if (!_pending.TryGet(id, out (RecommendationQuery Query, ResourceRecommendation Answer) asked))
            throw new StreamRequestException($"nothing was predicted for id '{id}', so there is no next allocation");
        return StreamAnswers.Next(id, resource, (resource == SizingResource.Memory ? asked.Answer.MemoryPlan : asked.Answer.WalltimePlan).Next(allocated));
    }

    private string Observe(StreamRequest request)
    {
        string? id = request.Id();
        RecommendationQuery? asked = id is not null && _pending.TryGet(id, out (RecommendationQuery Query, ResourceRecommendation Answer) found) ? found.Query : null;
        SizingObservation observation = request.ToObservation(asked);
        _engine.Observe(observation);
        if (id is not null && observation.State == Runs.TaskState.Succeeded) _pending.Forget(id);
        Record(observation);
        return StreamAnswers.Observed(id);
    }

    private void Record(SizingObservation observation)
    {
        try
        {
            _recorded?.Invoke(observation);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StreamRequestException($"learnt, but not recorded: {problem.Message}");
        }
    }
}

/// <summary>Reads lines of bounded length, so that an input without line ends cannot fill the memory.</summary>
internal sealed class StreamLines(TextReader input)
{
    /// <summary>The most characters of a line that are kept; a longer line is passed over.</summary>
    public const int MaxLength = 1 << 20;

    private readonly char[] _buffer = new char[4096];
    private readonly StringBuilder _line = new();
    private int _next, _filled;

    /// <summary>The next line without its end; <paramref name="isTooLong"/> if only its beginning is there. Null at the end of the input.</summary>
    public string? Read(out bool isTooLong)
    {
        _line.Clear();
        isTooLong = false;
        while (true)
        {
            if (_next == _filled)
            {
                _next = 0;
                _filled = input.Read(_buffer);
                if (_filled == 0) return _line.Length > 0 || isTooLong ? _line.ToString() : null;
            }
            ReadOnlySpan<char> rest = _buffer.AsSpan(_next, _filled - _next);
            int end = rest.IndexOf('\n');
            ReadOnlySpan<char> part = end < 0 ? rest : rest[..end];
            int room = MaxLength - _line.Length;
            isTooLong |= part.Length > room;
            _line.Append(part[..Math.Min(room, part.Length)]);
            _next += end < 0 ? rest.Length : end + 1;
            if (end < 0) continue;
            if (_line.Length > 0 && _line[^1] == '\r') _line.Length--;
            return _line.ToString();
        }
    }
}

/// <summary>Values by id, of which the oldest are forgotten beyond a capacity, so that memory stays bounded. A value that is set again is the newest.</summary>
internal sealed class RecentById<T>(int capacity = RecentById<T>.DefaultCapacity)
{
    public const int DefaultCapacity = 100_000;

    private readonly Dictionary<string, LinkedListNode<KeyValuePair<string, T>>> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<KeyValuePair<string, T>> _oldestFirst = new();

    public int Count => _byId.Count;

    public void Set(string id, T value)
    {
        Forget(id);
        _byId[id] = _oldestFirst.AddLast(KeyValuePair.Create(id, value));
        if (_byId.Count > capacity) Forget(_oldestFirst.First!.Value.Key);
    }

    public bool TryGet(string id, out T value)
    {
        bool found = _byId.TryGetValue(id, out LinkedListNode<KeyValuePair<string, T>>? node);
        value = found ? node!.Value.Value : default!;
        return found;
    }

    public void Forget(string id)
    {
        if (_byId.Remove(id, out LinkedListNode<KeyValuePair<string, T>>? node)) _oldestFirst.Remove(node);
    }
}
