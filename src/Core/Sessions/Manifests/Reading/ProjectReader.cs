using Scalable.Sessions.Manifests.Values;

namespace Scalable.Sessions.Manifests.Reading;

internal static class ProjectReader
{
    private static readonly string[] s_keys = ["name", "default_storage", "local_cache"];

    public static ProjectSpec Read(Fields document, FindingLog log)
    {
        ManifestMapping block = document.Mapping("project") ?? new ManifestMapping([], 1, 1);
        if (document["project"] is null)
        {
            log.Error(FindingCodes.MissingKey, "project", 1, 1, "'project' is missing; write 'project: { name: ... }'.");
            return new ProjectSpec("", null, null);
        }
        var fields = new Fields(block, "project", log);
        fields.RefuseUnknown(s_keys);
        string name = fields.RequiredText("name")?.Trim() ?? "";
        return new ProjectSpec(name, fields.Text("default_storage"), fields.Text("local_cache"));
    }
}
