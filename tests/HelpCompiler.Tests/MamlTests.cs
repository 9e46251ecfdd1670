using Scalable.HelpCompiler;

namespace Scalable.Tests.HelpCompiler;

public sealed class MamlTests
{
    private const string Command = "/h:helpItems/command:command";
    private const string Parameter = Command + "/command:parameters/command:parameter";

    private static readonly MamlQuery s_maml = Compile("Get-Widget.md", PageDirectory.Sample);

    [Fact]
    public void Details_name_the_cmdlet_its_verb_and_its_noun()
    {
        Assert.Equal("Get-Widget", s_maml.Text($"{Command}/command:details/command:name"));
        Assert.Equal("Get", s_maml.Text($"{Command}/command:details/command:verb"));
        Assert.Equal("Widget", s_maml.Text($"{Command}/command:details/command:noun"));
    }

    [Fact]
    public void A_synopsis_of_two_lines_is_one_line() =>
        Assert.Equal(["Gets widgets from a store, or from things that are piped in."], s_maml.All($"{Command}/command:details/maml:description/maml:para"));

    [Fact]
    public void A_description_is_plain_text_with_its_lists_notes_and_code() => Assert.Equal(
        [
            "The Get-Widget cmdlet reads widgets from a store, see about_Wd, and\nwrites one object for each.",
            "What is read:",
            "- every widget file, however long its name is, and whoever wrote it,\n  with a second line\n- every *.wdg file",
            "1. First it looks.\n2. Then it reads.",
            "Note: Stores on a network drive are slow & may be < 1 MB/s.",
            "A store looks like this:\n\n    store/\n      a.wdg\n      b.wdg",
        ],
        s_maml.All($"{Command}/maml:description/maml:para"));

    [Fact]
    public void Every_parameter_set_has_its_parameters_in_the_order_of_its_syntax()
    {
        Assert.Equal(["Path", "Feature", "Basis", "Colour", "Count", "Rest", "Latest", "WhatIf", "Confirm"], SyntaxNames(1));
        Assert.Equal(["LiteralPath", "Feature", "Basis", "Colour", "Count", "Rest", "Latest", "WhatIf", "Confirm"], SyntaxNames(2));
        Assert.Equal(["Count", "Run", "Feature", "Basis", "Colour", "Rest", "Latest", "WhatIf", "Confirm"], SyntaxNames(3));
        Assert.Empty(SyntaxNames(4));
    }

    [Fact]
    public void A_syntax_item_says_what_holds_in_its_own_parameter_set()
    {
        Assert.Equal("Named", s_maml.Text($"{Syntax(1, "Count")}/@position"));
        Assert.Equal("0", s_maml.Text($"{Syntax(3, "Count")}/@position"));
        Assert.Equal("true", s_maml.Text($"{Syntax(2, "LiteralPath")}/@required"));
        Assert.Equal("false", s_maml.Text($"{Syntax(1, "Path")}/@required"));
        Assert.Equal("true (ByValue, ByPropertyName)", s_maml.Text($"{Syntax(1, "Path")}/@pipelineInput"));
        Assert.Equal("string[]", s_maml.Text($"{Syntax(1, "Path")}/command:parameterValue"));
    }

    [Fact]
    public void A_switch_has_no_value_and_an_enumeration_shows_its_values()
    {
        Assert.Empty(s_maml.All($"{Syntax(1, "Latest")}/command:parameterValue"));
        Assert.Equal(["Observed", "Requested"], s_maml.All($"{Syntax(1, "Basis")}/command:parameterValueGroup/command:parameterValue"));
        Assert.Equal(["What to look at.", "- Observed: what was seen.\n- Requested: what was asked for.", "Accepted values: Observed, Requested."],
            s_maml.All($"{Described("Basis")}/maml:description/maml:para"));
    }

    [Theory]
    [InlineData("Path", "System.String[]", "false", "0", "true (ByValue, ByPropertyName)", "none", "true", ".")]
    [InlineData("LiteralPath", "System.String[]", "true", "Named", "true (ByPropertyName)", "PSPath, LP", "false", "None")]
    [InlineData("Run", "Wd.Thing[]", "true", "Named", "true (ByValue)", "none", "false", "None")]
    [InlineData("Count", "System.Int32", "false", "0 (Run), Named (Path, LiteralPath)", "false", "none", "false", "All of them")]
    [InlineData("Confirm", "System.Management.Automation.SwitchParameter", "false", "Named", "false", "cf", "false", "False")]
    public void A_parameter_has_everything_that_its_yaml_says(
        string name, string type, string required, string position, string pipeline, string aliases, string globbing, string defaultValue)
    {
        string parameter = Described(name);
        Assert.Equal(type, s_maml.Text($"{parameter}/dev:type/maml:name"));
        Assert.Equal(required, s_maml.Text($"{parameter}/@required"));
        Assert.Equal(position, s_maml.Text($"{parameter}/@position"));
        Assert.Equal(pipeline, s_maml.Text($"{parameter}/@pipelineInput"));
        Assert.Equal(aliases, s_maml.Text($"{parameter}/@aliases"));
        Assert.Equal(globbing, s_maml.Text($"{parameter}/@globbing"));
        Assert.Equal(defaultValue, s_maml.Text($"{parameter}/dev:defaultValue"));
    }

    [Fact]
    public void Common_parameters_are_left_to_PowerShell() =>
        Assert.Equal(
            ["Basis", "Colour", "Confirm", "Count", "Feature", "Latest", "LiteralPath", "Path", "Rest", "Run", "WhatIf"],
            s_maml.All($"{Parameter}/maml:name"));

    [Fact]
    public void Inputs_outputs_and_notes_are_there()
    {
        Assert.Equal(["System.String[]", "Wd.Thing[]"], s_maml.All($"{Command}/command:inputTypes/command:inputType/dev:type/maml:name"));
        Assert.Equal("Things, as this cmdlet writes them.", s_maml.Text($"{Command}/command:inputTypes/command:inputType[2]/maml:description/maml:para"));
        Assert.Equal("Wd.Thing", s_maml.Text($"{Command}/command:returnValues/command:returnValue/dev:type/maml:name"));
        Assert.Equal("One object for each widget.", s_maml.Text($"{Command}/command:returnValues/command:returnValue/maml:description/maml:para"));
        Assert.Equal(["Widgets are read in the order of their names.", "Nothing is ever written.", "Aliases: gwd"], s_maml.All($"{Command}/maml:alertSet/maml:alert/maml:para"));
    }

    [Fact]
    public void An_example_has_title_introduction_code_and_remarks()
    {
        const string Example = Command + "/command:examples/command:example[1]";
        Assert.Equal("--------- Example 1: Get all widgets of a store ---------", s_maml.Text($"{Example}/maml:title"));
        Assert.Equal("This reads the store in the current directory.\n\n\u00A0\u00A0\u00A0\u00A0", s_maml.Text($"{Example}/maml:introduction/maml:para"));
        Assert.Equal("Get-Widget -Path ./store", s_maml.Text($"{Example}/dev:code"));
        Assert.Equal(["Output:\n\n      A\n      -\n      1", "The output has one row a widget.", ""], s_maml.All($"{Example}/dev:remarks/maml:para"));
    }

    [Fact]
    public void Code_of_several_lines_keeps_its_shape_below_the_first_line() =>
        Assert.Equal("Get-Item ./store |\n        Get-Widget -Colour Red", s_maml.Text($"{Command}/command:examples/command:example[2]/dev:code"));

    [Fact]
    public void Links_begin_with_the_online_version_and_have_only_addresses_that_work()
    {
        const string Link = Command + "/command:relatedLinks/maml:navigationLink";
        Assert.Equal(["Online Version:", "Get-Item", "about_Wd"], s_maml.All($"{Link}/maml:linkText"));
        Assert.Equal(
            ["https://example.org/help/Get-Widget", "https://learn.microsoft.com/powershell/module/microsoft.powershell.management/get-item", ""],
            s_maml.All($"{Link}/maml:uri"));
    }

    [Fact]
    public void A_cmdlet_with_one_parameter_set_and_no_input_needs_no_more_than_that()
    {
        MamlQuery maml = Compile("Get-One.md", PageDirectory.SmallSample);
        Assert.Equal(["Name"], maml.All($"{Command}/command:syntax/command:syntaxItem/command:parameter/maml:name"));
        Assert.Equal("0", maml.Text($"{Parameter}/@position"));
        Assert.Equal("None", maml.Text($"{Command}/command:inputTypes/command:inputType/dev:type/maml:name"));
        Assert.Empty(maml.All($"{Command}/command:relatedLinks/*"));
    }

    private static string Described(string parameter) => $"{Parameter}[maml:name='{parameter}']";

    private static string Syntax(int item, string parameter) => $"{Command}/command:syntax/command:syntaxItem[{item}]/command:parameter[maml:name='{parameter}']";

    private static string[] SyntaxNames(int item) => s_maml.All($"{Command}/command:syntax/command:syntaxItem[{item}]/command:parameter/maml:name");

    private static MamlQuery Compile(string name, string page)
    {
        using var pages = new PageDirectory();
        HelpCompilation compilation = pages.Add(name, page).Compile();
        Assert.Empty(compilation.Errors);
        return new MamlQuery(compilation.Maml!);
    }
}
