namespace Scalable.Sessions.Manifests.Reading;

/// <summary>How many letters have to be put in, taken out or replaced to get from one name to another (Levenshtein).</summary>
internal static class EditDistance
{
    public static int Between(string left, string right)
    {
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        foreach ((char letter, int row) in left.Select((letter, index) => (letter, index + 1)))
        {
            int[] current = new int[right.Length + 1];
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int replaced = previous[column - 1] + (right[column - 1] == letter ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[^1];
    }
}
