using Scalable.Learning;
using Scalable.Runs.Reading;

namespace Scalable.Advising.Persistence;

/// <summary>
/// The first line of an advisor file: format "scalable-advisor", version, product, model_type, backend, model_parameters, seed,
/// minimum_confidence, runs (how many), learnt_version, sections and at its end the fingerprint of the line without it. A fingerprint is
/// the SHA-256, in hexadecimal.
/// </summary>
internal sealed record AdvisorFileHeader(int Version, int Runs, int LearntVersion, string Fingerprint, IReadOnlyList<AdvisorFileSection> Sections, LearnedAdvisorOptions Options)
{
    private const string FingerprintMember = ",\"fingerprint\":\"";

    public static byte[] ToLine(LearnedAdvisor advisor, IEnumerable<AdvisorFileSection> sections)
    {
        byte[] line = WrittenJson.Line(writer =>
        {
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
            writer.WriteNumber("runs", advisor.Runs.Count);
            writer.WriteNumber("learnt_version", AdvisorFile.LearntVersion);
            writer.WriteStartArray("sections");
            foreach (AdvisorFileSection section in sections) section.Write(writer);
            writer.WriteEndArray();
        }).WrittenSpan.ToArray();
        return [.. line.AsSpan()[..^1], .. Encoding.ASCII.GetBytes($"{FingerprintMember}{AdvisorFile.Fingerprint(line)}\"}}\n")];
    }

    public static AdvisorFileHeader Read(ReadOnlyMemory<byte> line)
    {
        JsonElement header = Parse(line);
        int version = header.GetProperty("version").GetInt32();
        if (version is < 1 or > AdvisorFile.NewestVersion)
            throw new AdvisorFileException($"it is of version {version}, and this release reads up to {AdvisorFile.NewestVersion}; update Scalable");
        string fingerprint = header.GetProperty("fingerprint").GetString() ?? "";
        if (version > 1) CheckFingerprint(line.Span, fingerprint);
        return new AdvisorFileHeader(
            version,
            header.GetProperty("runs").GetInt32(),
            version > 1 ? header.GetProperty("learnt_version").GetInt32() : 0,
            fingerprint,
            version > 1 ? [.. header.GetProperty("sections").EnumerateArray().Select(AdvisorFileSection.Read)] : [],
            new LearnedAdvisorOptions
            {
                ModelType = ModelTypes.FromName(header.GetProperty("model_type").GetString() ?? ""),
                Backend = header.TryGetProperty("backend", out JsonElement backend) ? LearningBackendNames.FromName(backend.GetString() ?? "") : LearningBackend.Scalable,
                ModelParameters = header.GetProperty("model_parameters").EnumerateObject().ToDictionary(parameter => parameter.Name, parameter => (object?)parameter.Value.GetString(), StringComparer.OrdinalIgnoreCase),
                Seed = header.GetProperty("seed").GetInt32(),
                MinimumConfidence = header.GetProperty("minimum_confidence").GetDouble(),
            });
    }

    /// <summary>Checks that the file's lines, this one the first, are those that it was written with.</summary>
    /// <exception cref="AdvisorFileException">They are not; the message says which.</exception>
    public void Check(ReadOnlyMemory<byte>[] lines)
    {
        if (Version == 1)
        {
            if (lines.Length - 1 != Runs) throw new AdvisorFileException($"it has {lines.Length - 1} runs where its header says {Runs}; it was cut off or added to");
            if (AdvisorFile.Fingerprint(lines[1..]) != Fingerprint) throw new AdvisorFileException("its runs do not have the fingerprint that its header says; it was damaged or changed by hand");
            return;
        }
        int expected = 1 + Sections.Sum(section => section.Lines), at = 1;
        if (lines.Length != expected) throw new AdvisorFileException($"it has {lines.Length} lines where its header says {expected}; it was cut off or added to");
        foreach (AdvisorFileSection section in Sections)
        {
            if (AdvisorFile.Fingerprint(lines[at..(at + section.Lines)]) != section.Fingerprint)
                throw new AdvisorFileException($"lines {at + 1} to {at + section.Lines}, {section.Title}, do not have the fingerprint that its header says; it was damaged or changed by hand");
            at += section.Lines;
        }
    }

    private static void CheckFingerprint(ReadOnlySpan<byte> line, string fingerprint)
    {
        int end = line.LastIndexOf(Encoding.ASCII.GetBytes(FingerprintMember));
        if (end < 0 || AdvisorFile.Fingerprint((byte[])[.. line[..end], (byte)'}']) != fingerprint)
            throw new AdvisorFileException("its first line does not have the fingerprint that it says; it was damaged or changed by hand");
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> line)
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

/// <summary>A file is not an advisor that can be used; the message says why and what to do.</summary>
public sealed class AdvisorFileException(string message, Exception? inner = null) : Exception(message, inner);
