using System.Management.Automation;
using System.Reflection;
using Scalable.Commands;

namespace Scalable.Cmdlets.Tests;

/// <summary>What the compiled cmdlets say of themselves, read from metadata (the attribute classes of the compile-time contract forget their arguments).</summary>
internal sealed record CmdletMetadata(Type Type, string Verb, string Noun, CustomAttributeData Attribute)
{
    public string Name => $"{Verb}-{Noun}";

    public bool SupportsShouldProcess => Named("SupportsShouldProcess") is true;

    public IEnumerable<Type> OutputTypes =>
        Type.GetCustomAttributesData().Where(data => data.AttributeType == typeof(OutputTypeAttribute))
            .SelectMany(data => data.ConstructorArguments).Where(argument => argument.Value is IReadOnlyCollection<CustomAttributeTypedArgument>)
            .SelectMany(argument => (IReadOnlyCollection<CustomAttributeTypedArgument>)argument.Value!).Select(argument => argument.Value).OfType<Type>();

    public IEnumerable<(PropertyInfo Property, CustomAttributeData Parameter)> Parameters =>
        Type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .SelectMany(property => property.GetCustomAttributesData().Where(data => data.AttributeType == typeof(ParameterAttribute)).Select(data => (property, data)));

    public static IReadOnlyList<CmdletMetadata> All { get; } =
        [.. typeof(ScalableCmdlet).Assembly.GetExportedTypes().Select(Read).OfType<CmdletMetadata>().OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];

    public object? Named(string argument) => Attribute.NamedArguments.FirstOrDefault(named => named.MemberName == argument).TypedValue.Value;

    private static CmdletMetadata? Read(Type type)
    {
        CustomAttributeData? attribute = type.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType == typeof(CmdletAttribute));
        return attribute is null ? null : new CmdletMetadata(type, (string)attribute.ConstructorArguments[0].Value!, (string)attribute.ConstructorArguments[1].Value!, attribute);
    }
}
