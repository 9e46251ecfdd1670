namespace Scalable.Runs.Indexing;

/// <summary>Lets feature sets with the same names in the same order share one array of names. Not thread-safe.</summary>
internal sealed class FeatureShapes
{
    private const int Most = 64;

    private readonly List<string[]> _shapes = [];

    public string[] Share(string[] names)
    {
        foreach (string[] known in _shapes)
            if (known.AsSpan().SequenceEqual(names)) return known;
        if (_shapes.Count < Most) _shapes.Add(names);
        return names;
    }
}
