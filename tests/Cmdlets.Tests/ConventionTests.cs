using System.Management.Automation;
using System.Reflection;

namespace Scalable.Cmdlets.Tests;

public class ConventionTests
{
    private static readonly HashSet<string> s_changingVerbs = new(StringComparer.Ordinal)
    {
        "Clear", "Export", "Import", "Remove", "Reset", "Restart", "Resume", "Set", "Start", "Stop", "Submit", "Suspend", "Update",
    };

    /// <summary>Cmdlets whose verb does not say it, and that write files or give a session work.</summary>
    private static readonly HashSet<string> s_changingCmdlets = new(StringComparer.Ordinal) { "Invoke-HyperparameterSearch", "Invoke-ScalableAutoscale", "Invoke-ScalingSimulation", "New-ScalableManifest" };

    /// <summary>Verbs that usually change something, and the cmdlets of ours that only read with them.</summary>
    private static readonly HashSet<string> s_readingCmdlets = new(StringComparer.Ordinal) { "Import-LearnedAdvisor" };

    public static TheoryData<string> Cmdlets => [.. CmdletMetadata.All.Select(cmdlet => cmdlet.Name)];

    [Fact]
    public void There_are_cmdlets_to_look_at() => Assert.True(CmdletMetadata.All.Count >= 7);

    [Theory, MemberData(nameof(Cmdlets))]
    public void The_verb_is_an_approved_one(string name)
    {
        Type[] verbs = [typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsLifecycle), typeof(VerbsDiagnostic), typeof(VerbsCommunications), typeof(VerbsSecurity), typeof(VerbsOther)];
        IEnumerable<string> approved = verbs.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Contains(Get(name).Verb, approved);
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void The_class_is_named_after_the_cmdlet(string name)
    {
        CmdletMetadata cmdlet = Get(name);

        Assert.Equal($"Scalable.Commands.{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.Type.FullName);
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void What_it_writes_is_declared_and_has_a_view(string name)
    {
        Type[] outputs = [.. Get(name).OutputTypes];

        Assert.NotEmpty(outputs);
        foreach (Type output in outputs.Where(type => type.Namespace!.StartsWith("Scalable", StringComparison.Ordinal)))
            Assert.Contains(output.FullName, ModuleFiles.ViewNames);
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void Something_can_be_piped_to_it(string name) =>
        Assert.Contains(Get(name).Parameters, parameter => parameter.Parameter.NamedArguments.Any(argument =>
            argument.MemberName is "ValueFromPipeline" or "ValueFromPipelineByPropertyName" && argument.TypedValue.Value is true));

    [Theory, MemberData(nameof(Cmdlets))]
    public void It_asks_before_it_changes_something_and_only_then(string name)
    {
        CmdletMetadata cmdlet = Get(name);

        Assert.Equal((s_changingVerbs.Contains(cmdlet.Verb) && !s_readingCmdlets.Contains(name)) || s_changingCmdlets.Contains(name), cmdlet.SupportsShouldProcess);
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_time_can_be_written_without_quotes(string name) =>
        Assert.All(
            Get(name).Parameters.Select(parameter => parameter.Property).Where(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(Units.Walltime)),
            property => Assert.NotNull(property.GetCustomAttribute<Commands.WalltimeTransformationAttribute>()));

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_number_with_a_comma_is_refused(string name) =>
        Assert.All(
            Get(name).Parameters.Select(parameter => parameter.Property).Where(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(double)),
            property => Assert.NotNull(property.GetCustomAttribute<Commands.NumberTransformationAttribute>()));

    [Fact]
    public void The_manifest_exports_exactly_the_cmdlets() =>
        Assert.Equal(CmdletMetadata.All.Select(cmdlet => cmdlet.Name), ModuleFiles.ExportedCmdlets.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_cmdlet_has_a_help_page_and_every_page_a_cmdlet() =>
        Assert.Equal(CmdletMetadata.All.Select(cmdlet => cmdlet.Name), ModuleFiles.HelpPages.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Cmdlets))]
    public void The_help_page_tells_of_exactly_its_parameters(string name) =>
        Assert.Equal(
            Get(name).Parameters.Select(parameter => parameter.Property.Name)
                .Concat(Get(name).SupportsShouldProcess ? ["WhatIf", "Confirm"] : Array.Empty<string>())
                .Distinct().Order(StringComparer.Ordinal),
            ModuleFiles.DocumentedParameters(name).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Cmdlets))]
    public void The_help_page_lists_the_values_of_an_enumeration(string name)
    {
        foreach (PropertyInfo property in Get(name).Parameters.Select(parameter => parameter.Property).DistinctBy(property => property.Name))
        {
            Type type = property.PropertyType.GetElementType() ?? Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsEnum) Assert.Equal(Enum.GetNames(type), ModuleFiles.AcceptedValues(name, property.Name));
        }
    }

    [Fact]
    public void Every_cmdlet_has_a_Pester_file() =>
        Assert.Empty(CmdletMetadata.All.Select(cmdlet => cmdlet.Name).Except(ModuleFiles.PesterFiles));

    [Fact]
    public void Every_view_is_named_after_a_type_that_is_there()
    {
        Assembly[] assemblies = [typeof(Commands.ScalableCmdlet).Assembly, typeof(Units.MemorySize).Assembly];

        Assert.All(ModuleFiles.ViewNames, view => Assert.Contains(assemblies, assembly => assembly.GetType(view) is not null));
    }

    [Fact]
    public void Views_read_properties_and_run_no_script() =>
        Assert.All(ModuleFiles.Format.Descendants("ScriptBlock"), script => Assert.Equal("\"$_\"", script.Value));

    [Fact]
    public void Views_and_display_sets_name_properties_that_are_there()
    {
        foreach ((string type, string property) in ModuleFiles.ShownProperties)
            Assert.True(Find(type)?.GetProperty(property) is not null, $"{type} has no property {property}, which a view or display set shows.");
    }

    [Fact]
    public void The_list_of_a_type_shows_its_display_set() =>
        Assert.All(ModuleFiles.DisplaySets, set => Assert.Equal(set.Value, ModuleFiles.Lists[set.Key]));

    [Theory, MemberData(nameof(Cmdlets))]
    public void What_it_writes_has_a_short_text_all_the_way_down(string name)
    {
        var seen = new HashSet<Type>();
        var open = new Queue<Type>(Get(name).OutputTypes);
        while (open.TryDequeue(out Type? type))
        {
            if (type.IsArray) open.Enqueue(type.GetElementType()!);
            foreach (Type argument in type.GetGenericArguments()) open.Enqueue(argument);
            if (type.Namespace?.StartsWith("Scalable", StringComparison.Ordinal) != true || type.IsInterface || type.IsEnum || !seen.Add(type)) continue;
            MethodInfo text = type.GetMethod(nameof(ToString), Type.EmptyTypes)!;
            Assert.True(text.DeclaringType!.Namespace!.StartsWith("Scalable", StringComparison.Ordinal) && (type.IsAbstract || text.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null),
                $"{type} has no text of its own.");
            foreach (PropertyInfo property in type.GetProperties()) open.Enqueue(property.PropertyType);
        }
    }

    private static Type? Find(string name) => new[] { typeof(Commands.ScalableCmdlet).Assembly, typeof(Units.MemorySize).Assembly }.Select(assembly => assembly.GetType(name)).FirstOrDefault(type => type is not null);

    private static CmdletMetadata Get(string name) => CmdletMetadata.All.Single(cmdlet => cmdlet.Name == name);
}
