using System.Globalization;
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
