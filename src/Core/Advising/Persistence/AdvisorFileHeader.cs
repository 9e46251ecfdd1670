using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Scalable.Learning;
using Scalable.Runs.Reading;

namespace Scalable.Advising.Persistence;

/// <summary>The first line of an advisor file.</summary>
internal sealed record AdvisorFileHeader(int Runs, string Fingerprint, LearnedAdvisorOptions Options)
{
    public static byte[] ToLine(LearnedAdvisor advisor, int runs, string fingerprint)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("format", AdvisorFile.FormatName);
            writer.WriteNumber("version", AdvisorFile.NewestVersion);
            writer.WriteString("product", $"Scalable {typeof(AdvisorFileHeader).Assembly.GetName().Version?.ToString(3)}");
            writer.WriteString("model_type", advisor.Options.ModelType.ToName());
            writer.WriteString("backend", advisor.Options.Backend.ToName());
            writer.WriteStartObject("model_parameters");
            foreach ((string name, object? value) in advisor.Options.ModelParameters ?? new Dictionary<string, object?>())
                writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
            writer.WriteEndObject();
            writer.WriteNumber("seed", advisor.Options.Seed);
            writer.WriteNumber("minimum_confidence", advisor.Options.MinimumConfidence);
            writer.WriteNumber("runs", runs);
            writer.WriteString("fingerprint", fingerprint);
            writer.WriteEndObject();
        }
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    public static AdvisorFileHeader Read(byte[] line)
    {
        JsonElement header = Parse(line);
        int version = header.GetProperty("version").GetInt32();
        if (version is < 1 or > AdvisorFile.NewestVersion)
            throw new AdvisorFileException($"it is of version {version}, and this release reads up to {AdvisorFile.NewestVersion}; update Scalable");
        return new AdvisorFileHeader(
            header.GetProperty("runs").GetInt32(),
            header.GetProperty("fingerprint").GetString() ?? "",
            new LearnedAdvisorOptions
            {
                ModelType = ModelTypes.FromName(header.GetProperty("model_type").GetString() ?? ""),
                Backend = header.TryGetProperty("backend", out JsonElement backend) ? LearningBackendNames.FromName(backend.GetString() ?? "") : LearningBackend.Scalable,
                ModelParameters = header.GetProperty("model_parameters").EnumerateObject().ToDictionary(parameter => parameter.Name, parameter => (object?)parameter.Value.GetString(), StringComparer.OrdinalIgnoreCase),
                Seed = header.GetProperty("seed").GetInt32(),
                MinimumConfidence = header.GetProperty("minimum_confidence").GetDouble(),
            });
    }

    private static JsonElement Parse(byte[] line)
    {
        JsonElement header;
        try
        {
            header = JsonInput.Parse(line).Element;
        }
        catch (JsonInputException)
        {
            throw new AdvisorFileException("its first line is not a header");
        }
        if (header.ValueKind == JsonValueKind.Object
            && header.TryGetProperty("format", out JsonElement format)
            && format.ValueKind == JsonValueKind.String && format.GetString() == AdvisorFile.FormatName)
            return header;
        throw new AdvisorFileException($"its first line does not say the format {AdvisorFile.FormatName}");
    }
}
