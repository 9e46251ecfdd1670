using System.Text.Encodings.Web;
using System.Text.Json;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable validate</c>: everything that is to be said about a manifest.</summary>
internal static class ValidateCommand
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        Argument<string> file = ManifestLoading.File();
        Option<string?> target = ManifestLoading.Target();
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();
        var command = new Command("validate", "Checks a manifest and tells everything found, with line and column.") { file, target, format, output };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            ManifestReading reading = ManifestLoading.Read(path, parsed.GetValue(target));
            AnswerOutput.Write(parsed.GetValue(format) == "json" ? Json(reading.Findings) : Text(path, reading), parsed.GetValue(output));
            return reading.IsValid ? ExitCode.Success : ExitCode.NoAnswer;
        });
        return command;
    }

    private static string Text(string file, ManifestReading reading)
    {
        int errors = reading.Findings.Count(finding => finding.IsError), warnings = reading.Findings.Count - errors;
        string verdict = reading.Manifest is { } manifest
            ? $"{file}: valid for target '{manifest.TargetName}', {DisplayText.Count(warnings, "warning")}"
            : $"{file}: {DisplayText.Count(errors, "error")}, {DisplayText.Count(warnings, "warning")}";
        return string.Join(Environment.NewLine, reading.Findings.Select(finding => finding.ToString()).Append(verdict));
    }

    private static string Json(IEnumerable<ManifestFinding> findings) => JsonSerializer.Serialize(
        findings.Select(finding => new { file = finding.File, path = finding.Path, line = finding.Line, column = finding.Column, severity = finding.IsError ? "error" : "warning", code = finding.Code, message = finding.Message }), s_json);
}
