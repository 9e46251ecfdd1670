namespace Scalable.Learning.Export;

/// <summary>Reads the members of a model's document; what is missing or of the wrong kind is an error that names its place.</summary>
internal sealed class DocumentReader(JsonElement document, string place)
{
    public string Place => place;

    public DocumentReader Object(string name) => new(OfKind(Member(name), name, JsonValueKind.Object, "an object"), $"{place}.{name}");

    public bool IsNull(string name) => Member(name).ValueKind == JsonValueKind.Null;

    public string Text(string name) => ToText(Member(name), name);

    public bool Boolean(string name) => Member(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : throw Wrong(name, "true or false");

    public int Integer(string name) => ToInteger(Member(name), name);

    public double Number(string name) => ToNumber(Member(name), name);

    public double[] Numbers(string name) => Items(name, ToNumber);

    public int[] Integers(string name) => Items(name, ToInteger);

    public int[][] IntegerLists(string name) => Items(name, (list, at) => Items(list, at, ToInteger));

    public ulong[] Words(string name) => Items(name, (item, at) => item.ValueKind == JsonValueKind.Number && item.TryGetUInt64(out ulong word) ? word : throw Wrong(at, "a whole number"));

    public string[] Texts(string name) => Items(name, ToText);

    public DocumentReader[] Objects(string name) =>
    [
        .. OfKind(Member(name), name, JsonValueKind.Array, "a list").EnumerateArray()
            .Select((item, i) => new DocumentReader(OfKind(item, $"{name}[{i}]", JsonValueKind.Object, "an object"), $"{place}.{name}[{i}]")),
    ];

    public InvalidDataException Wrong(string name, string wanted) => new($"The model is damaged: {place}.{name} is not {wanted}.");

    private JsonElement Member(string name) =>
        document.TryGetProperty(name, out JsonElement member) ? member : throw new InvalidDataException($"The model is damaged: {place}.{name} is missing.");

    private T[] Items<T>(string name, Func<JsonElement, string, T> read) => Items(Member(name), name, read);

    private T[] Items<T>(JsonElement list, string name, Func<JsonElement, string, T> read)
    {
        var items = new T[OfKind(list, name, JsonValueKind.Array, "a list").GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            try
            {
                items[i] = read(item, name);
            }
            catch (InvalidDataException)
            {
                // The place is written out only if something is wrong: lists are long.
                items[i] = read(item, $"{name}[{i}]");
            }
            i++;
        }
        return items;
    }

    private JsonElement OfKind(JsonElement element, string name, JsonValueKind kind, string wanted) => element.ValueKind == kind ? element : throw Wrong(name, wanted);

    private string ToText(JsonElement element, string name)
    {
        try
        {
            return OfKind(element, name, JsonValueKind.String, "text").GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, "text");
        }
    }

    private int ToInteger(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int number) ? number : throw Wrong(name, "a whole number");

    private double ToNumber(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out double number)) throw Wrong(name, "a number");
        return double.IsFinite(number) ? number : throw Wrong(name, "a finite number");
    }
}
