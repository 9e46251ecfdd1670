using Scalable.Advising.Engine;

namespace Scalable.Advising.Streaming;

/// <summary>What was answered to tasks that have not ended yet; the oldest are forgotten when there are very many.</summary>
internal sealed class PendingAnswers
{
    private const int Capacity = 100_000;

    private readonly Dictionary<string, (SizingQuery Query, SizingAnswer Answer)> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public void Remember(string id, SizingQuery query, SizingAnswer answer)
    {
        if (!_answers.ContainsKey(id)) _order.Enqueue(id);
        _answers[id] = (query, answer);
        while (_order.Count > Capacity) _answers.Remove(_order.Dequeue());
    }

    public bool TryGet(string id, out (SizingQuery Query, SizingAnswer Answer) asked) => _answers.TryGetValue(id, out asked);

    public void Forget(string id) => _answers.Remove(id);
}
