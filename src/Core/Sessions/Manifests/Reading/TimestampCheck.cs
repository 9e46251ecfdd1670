using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests.Reading;

/// <summary>A date has no form in the JSON that the lock is computed from: the Python project fails on it, here its text is used.</summary>
internal static class TimestampCheck
{
    public static void Check(ManifestValue value, string path, FindingLog log)
    {
        switch (value)
        {
            case ManifestTimestamp timestamp:
                log.Warning(FindingCodes.Timestamp, path, timestamp, $"{timestamp.Written} reads as a date or time; put it in quotes if it is a text.");
                break;
            case ManifestList list:
                for (int i = 0; i < list.Items.Count; i++) Check(list.Items[i], $"{path}[{i}]", log);
                break;
            case ManifestMapping mapping:
                foreach (ManifestEntry entry in mapping.Entries) Check(entry.Value, path.Length == 0 ? entry.Name : $"{path}.{entry.Name}", log);
                break;
        }
    }
}
