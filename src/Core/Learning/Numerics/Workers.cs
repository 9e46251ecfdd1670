namespace Scalable.Learning.Numerics;

/// <summary>Runs independent parts of some work on up to a number of threads.</summary>
internal sealed class Workers(int maxThreads, CancellationToken cancellationToken)
{
    /// <summary>One thread: the caller's.</summary>
    public static Workers None { get; } = new(1, CancellationToken.None);

    public int Count { get; } = maxThreads > 0 ? maxThreads : Environment.ProcessorCount;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Runs parts 0 to <paramref name="parts"/> - 1, in any order; on the caller's thread if there is but one part or thread.</summary>
    public void Run(int parts, Action<int> body)
    {
        if (Count == 1 || parts <= 1)
        {
            for (int part = 0; part < parts; part++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                body(part);
            }

            return;
        }

        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = Count, CancellationToken = cancellationToken }, body);
    }

    /// <summary>Cuts <paramref name="items"/> into pieces of a fixed size, so that what is summed by piece does not depend on the threads.</summary>
    public void RunPieces(int items, int pieceSize, Action<int, int, int> body)
    {
        int pieces = (items + pieceSize - 1) / pieceSize;
        Run(pieces, piece => body(piece, piece * pieceSize, Math.Min(items, (piece + 1) * pieceSize)));
    }
}
