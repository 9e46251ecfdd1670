namespace Scalable.Cli.Commands;

/// <summary><c>scalable plan</c>: what a session would start with.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        Argument<string> file = ManifestLoading.File();
        Option<string?> target = ManifestLoading.Target(), advisor = ManifestLoading.Advisor();
        Option<string> objective = ManifestLoading.Objective();
        Option<string> format = CommonOptions.Format();
        Option<string?> output = CommonOptions.Output();
        var command = new Command("plan", "Shows the workers and resources that a session would start with.") { file, target, advisor, objective, format, output };
        command.SetAction(parsed =>
        {
            Manifest manifest = ManifestLoading.Load(parsed.GetRequiredValue(file), parsed.GetValue(target));
            if (manifest.TargetName is null) throw new UsageException("The manifest has no targets. Write one: 'targets: { local: { provider: local } }'.");
            ScalePlan plan = PlanBuilder.Build(manifest, ManifestLoading.AdvisorOf(parsed.GetValue(advisor)), ManifestLoading.ObjectiveOf(parsed.GetValue(objective)!));
            AnswerOutput.Write(parsed.GetValue(format) == "json" ? plan.ToJson() : PlanText.Render(plan), parsed.GetValue(output));
            return ExitCode.Success;
        });
        return command;
    }
}
