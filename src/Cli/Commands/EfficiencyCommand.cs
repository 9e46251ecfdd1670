using Scalable.Evaluation.Efficiency;

namespace Scalable.Cli.Commands;

/// <summary><c>scalable efficiency</c>: what recorded attempts asked for beside what they used.</summary>
internal static class EfficiencyCommand
{
    public static Command Create()
    {
        Option<string?> runsDirectory = CommonOptions.RunsDirectory();
        Option<string> by = CommonOptions.OneOf("--by", "What attempts are put together by.", "task", Enum.GetNames<EfficiencyGrouping>().Select(name => name.ToLowerInvariant()));
        Option<string> modelType = CommonOptions.OneOf("--model-type", "Whose advice is compared, learnt from the same runs.", Advisors.Quantile, [Advisors.Quantile, .. Advisors.ModelTypeNames]);
        var advisorFile = new Option<string?>("--advisor") { Description = "Compare the advice of the advisor in this file instead.", HelpName = "FILE" };
        Option<double?> perGigabyteHour = Price("--cost-per-gb-hour", "What 1e9 bytes of memory cost an hour, in any currency."), perCpuHour = Price("--cost-per-cpu-hour", "What a core costs an hour, in the same currency.");
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();
        var command = new Command("efficiency", "Reports what recorded attempts asked for beside what they used, worst first.") { runsDirectory, by, modelType, advisorFile, perGigabyteHour, perCpuHour, format, output };
        command.SetAction((parsed, cancellationToken) =>
        {
            string? file = parsed.GetValue(advisorFile);
            EfficiencyPrices? prices = EfficiencyPrices.Of(Given(parsed, perGigabyteHour), Given(parsed, perCpuHour));
            if (file is not null && parsed.GetResult(modelType) is { Implicit: false }) throw new UsageException("--advisor and --model-type exclude each other.");
            IResourceAdvisor? kept = file is null ? null : AdvisorFile.Read(file);
            RunHistory history = HistoryLoading.Load(CommonOptions.ResolveRunsDirectory(parsed.GetValue(runsDirectory)), cancellationToken);
            using var progress = new TerminalProgress("Adding up what was asked for and used");
            IReadOnlyList<ResourceEfficiency> rows = EfficiencyReport.Of(
                history.Runs, Enum.Parse<EfficiencyGrouping>(parsed.GetValue(by)!, ignoreCase: true), kept ?? Advisors.Create(history.Runs, parsed.GetValue(modelType)!),
                prices, progress, cancellationToken);
            AnswerOutput.Write(parsed.GetValue(format) == "json" ? EfficiencyText.Json(rows) : EfficiencyText.Table(rows), parsed.GetValue(output));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static Option<double?> Price(string name, string description) => new(name) { Description = description, HelpName = "PRICE" };

    private static double? Given(ParseResult parsed, Option<double?> price) => parsed.GetValue(price) is not { } value || (value >= 0 && double.IsFinite(value))
        ? parsed.GetValue(price)
        : throw new UsageException($"{price.Name} is a number of at least 0.");
}
