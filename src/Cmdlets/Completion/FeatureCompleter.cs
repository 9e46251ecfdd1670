using System.Collections;
using Scalable.Advising;
using Scalable.Runs;

namespace Scalable.Commands;

/// <summary>Offers the features of a task as hashtables: all of them, and each alone, with the values of the newest attempt.</summary>
public sealed class FeatureCompleter : HistoryCompleter
{
    private protected override IEnumerable<Candidate> Names(IResourceAdvisor advisor, IDictionary bound) =>
        (TaskOf(bound) is { } task ? [task] : advisor.KnownTasks).SelectMany(name => Literals(name, advisor.InputsOf(name).Latest));

    private protected override IEnumerable<Candidate> Names(IReadOnlyList<RunRecord> runs, IDictionary bound) =>
        runs.OrderBy(run => run.RunId, StringComparer.Ordinal).SelectMany(run => run.Tasks).Where(task => TaskOf(bound) is not { } wanted || task.TaskName.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            .GroupBy(task => task.TaskName, StringComparer.Ordinal).SelectMany(task => Literals(task.Key, TaskInputs.Of(task).Latest));

    private static IEnumerable<Candidate> Literals(string task, FeatureSet features)
    {
        string[] entries = [.. features.Select(feature => $"{Name(feature.Key)} = {Value(feature.Value)}")];
        if (entries.Length > 1) yield return new Candidate(string.Join(", ", features.Keys), $"all features of {task}, with the values of its newest attempt", $"@{{ {string.Join("; ", entries)} }}");
        foreach ((string name, string entry) in features.Keys.Zip(entries))
            yield return new Candidate(name, $"feature of {task}, with the value of its newest attempt", $"@{{ {entry} }}");
    }

    private static string Name(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !char.IsAsciiDigit(name[0]) ? name : Text(name);

    private static string Value(FeatureValue value) => value.Kind switch
    {
        FeatureValueKind.Boolean => value.Number != 0 ? "$true" : "$false",
        FeatureValueKind.Text => Text(value.Text!),
        _ => value.ToString(),
    };

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
