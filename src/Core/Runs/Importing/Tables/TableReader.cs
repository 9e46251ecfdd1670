using Scalable.Runs.Importing.Rows;

namespace Scalable.Runs.Importing.Tables;

/// <summary>
/// Reads any table: CSV, TSV, JSON lines, a JSON array, or rows that are at hand. Which column holds which quantity is said
/// by the options' map; columns that have usual names are found.
/// </summary>
internal sealed class TableReader(IEnumerable<IReadOnlyDictionary<string, string?>>? atHand = null) : AttemptReader("table", hasUniqueIds: false)
{
    public override IEnumerable<TaskRecord> Read(ImportContext context)
    {
        MappedAttempts? attempts = null;
        foreach (IRecordRow row in Rows(context))
        {
            attempts ??= new MappedAttempts(context, MapFor(context, [.. row.Columns]));
            yield return attempts.Read(row, $"row-{row.Line}");
        }
        attempts?.ReportLosses("name its column in -Map (--map)");
    }

    private static AttemptMap MapFor(ImportContext context, string[] columns)
    {
        var map = new AttemptMap();
        foreach ((TableField field, string text) in context.Options.Map)
        {
            if (columns.FirstOrDefault(column => column.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } whole) map.With(field, new MappedColumn(whole, TableUnits.SplitUnit(whole).Factor));
            else map.With(field, text);
            string name = map[field][0].Name;
            if (!columns.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new RunImportException($"'{context.Source.Name}' has no column '{name}' for {field}. Its columns are: {string.Join(", ", columns)}.");
        }
        UsualNames.Complete(map, columns);
        if (!map.Has(TableField.Task) && context.Options.TaskNameColumn is null)
            throw new RunImportException($"'{context.Source.Name}' has no column that names the task. Its columns are: {string.Join(", ", columns)}. Say which it is: -Map @{{ Task = '{columns.FirstOrDefault()}' }} (--map Task={columns.FirstOrDefault()}).");
        string? missing = context.Options.FeatureColumns.FirstOrDefault(feature => !columns.Contains(feature, StringComparer.OrdinalIgnoreCase));
        if (missing is not null) throw new RunImportException($"'{context.Source.Name}' has no column '{missing}' to make a feature of. Its columns are: {string.Join(", ", columns)}.");
        return map;
    }

    private IEnumerable<IRecordRow> Rows(ImportContext context) =>
        atHand is not null ? AtHand(context, atHand) : context.Source.BeginsAsJson() ? Json(context) : Delimited(context);

    private static IEnumerable<IRecordRow> AtHand(ImportContext context, IEnumerable<IReadOnlyDictionary<string, string?>> rows)
    {
        foreach (IReadOnlyDictionary<string, string?> cells in rows)
        {
            var row = new KeyValueRow(++context.Rows);
            foreach ((string name, string? cell) in cells) row.Set(name, cell ?? "");
            yield return row;
        }
    }

    private static IEnumerable<IRecordRow> Json(ImportContext context)
    {
        foreach ((JsonElement value, long line) in JsonRecords.Read(context))
        {
            if (value.ValueKind == JsonValueKind.Object) yield return JsonRecords.ToRow(value, line);
            else context.Skip(HistoryProblemCodes.NotAnObject, line, "the record is no JSON object");
        }
    }

    private static IEnumerable<IRecordRow> Delimited(ImportContext context)
    {
        var lines = new LineSource(context);
        if (TableText.FirstLine(lines) is not { } first) throw new RunImportException($"The table '{context.Source.Name}' is empty.");
        string delimiter = TableText.UsualDelimiter(first) ?? "\t";
        var header = new TableHeader(TableText.Names(first, delimiter, quotes: true), comparer: StringComparer.OrdinalIgnoreCase);
        return new DelimitedRows(lines, context, header, delimiter, quotes: true).Read();
    }
}
