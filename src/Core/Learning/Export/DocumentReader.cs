using System.Text.Json;
using System.Text.Json.Nodes;

namespace Scalable.Learning.Export;

/// <summary>Reads the members of a model's document; what is missing or of the wrong kind is an error that names its place.</summary>
internal sealed class DocumentReader(JsonObject document, string place)
{
    public string Place => place;

    public DocumentReader Object(string name) => new(Member(name) as JsonObject ?? throw Wrong(name, "an object"), $"{place}.{name}");

    public bool IsNull(string name) => Member(name) is null;

    public string Text(string name) => Value<string>(Member(name), name, "text");

    public bool Boolean(string name) => Value<bool>(Member(name), name, "true or false");

    public int Integer(string name) => Value<int>(Member(name), name, "a whole number");

    public double Number(string name) => Finite(Member(name), name);

    public double[] Numbers(string name) => Items(name, Finite);

    public int[] Integers(string name) => Items(name, (item, at) => Value<int>(item, at, "a whole number"));

    public int[][] IntegerLists(string name) => Items(name, (list, at) =>
        (list as JsonArray ?? throw Wrong(at, "a list")).Select((item, i) => Value<int>(item, $"{at}[{i}]", "a whole number")).ToArray());

    public ulong[] Words(string name) => Items(name, (item, at) => Value<ulong>(item, at, "a whole number"));

    public string[] Texts(string name) => Items(name, (item, at) => Value<string>(item, at, "text"));

    public DocumentReader[] Objects(string name) =>
        Items(name, (item, at) => new DocumentReader(item as JsonObject ?? throw Wrong(at, "an object"), $"{place}.{at}"));

    public InvalidDataException Wrong(string name, string wanted) => new($"The model is damaged: {place}.{name} is not {wanted}.");

    private JsonNode? Member(string name) =>
        document.TryGetPropertyValue(name, out JsonNode? member) ? member : throw new InvalidDataException($"The model is damaged: {place}.{name} is missing.");

    private T[] Items<T>(string name, Func<JsonNode?, string, T> read)
    {
        JsonArray array = Member(name) as JsonArray ?? throw Wrong(name, "a list");
        T[] items = new T[array.Count];
        for (int i = 0; i < items.Length; i++) items[i] = read(array[i], $"{name}[{i}]");
        return items;
    }

    private double Finite(JsonNode? node, string name)
    {
        double number = Value<double>(node, name, "a number");
        return double.IsFinite(number) ? number : throw Wrong(name, "a finite number");
    }

    private T Value<T>(JsonNode? node, string name, string wanted)
    {
        try
        {
            return node is JsonValue value && value.TryGetValue(out T? read) ? read : throw Wrong(name, wanted);
        }
        catch (Exception problem) when (problem is FormatException or JsonException or InvalidOperationException)
        {
            throw Wrong(name, wanted);
        }
    }
}
