using Scalable.Runs.Importing;

namespace Scalable.Commands;

/// <summary>Completes the columns of the first file of records that -Path or -LiteralPath names.</summary>
public sealed class RecordColumnCompleter : NameCompleter
{
    private protected override IEnumerable<Candidate> Candidates(IDictionary bound)
    {
        string file = Path.GetFullPath(First(bound["Path"]) ?? First(bound["LiteralPath"]) ?? "", CurrentLocation());
        return RecordImporter.ColumnsOf(file).Select(column => new Candidate(column, $"column of {Path.GetFileName(file)}"));
    }

    private static string? First(object? paths) => Unwrap(paths) switch
    {
        object[] several => Unwrap(several[0])?.ToString(),
        var one => one?.ToString(),
    };
}
