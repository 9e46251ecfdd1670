using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Scalable.Tests.Runs;

/// <summary>Compares records by everything they say.</summary>
public static class Records
{
    /// <summary>All public properties, one a line, the leading ones of lists and maps included.</summary>
    public static string Describe(object? value, params string[] except)
    {
        var text = new StringBuilder();
        Append(text, "", value, except);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, object? value, string[] except)
    {
        if (value is null or string || value.GetType().IsValueType)
        {
            text.Append(name).Append(" = ").AppendLine(value switch
            {
                null => "null",
                double number => number.ToString("R", CultureInfo.InvariantCulture),
                DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
                _ => value.ToString(),
            });
            return;
        }
        if (value is IEnumerable items)
        {
            int index = 0;
            foreach (object? item in items) Append(text, $"{name}[{index++}]", item, except);
            text.Append(name).Append(".Count = ").Append(index).AppendLine();
            return;
        }
        foreach (PropertyInfo property in value.GetType().GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal))
            if (!except.Contains(property.Name) && property.GetIndexParameters().Length == 0)
                Append(text, $"{name}.{property.Name}", property.GetValue(value), except);
    }
}
