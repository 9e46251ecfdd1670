using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;

namespace Scalable.Tests.Sessions.Manifests;

public class ManifestWriterTests
{
    [Theory]
    [InlineData("a: [yes, 'yes', 010, '010', 1.0e+16, .inf, ~, '', '~', 1:30, '1:30', 2020-01-01x]")]
    [InlineData("a: \"quote \\\" backslash \\\\ tab \\t bell \\x07 delete \\x7F line\\nbreak 😀 ü\"")]
    [InlineData("'null': {'1': x, 'a: b': '# no comment', '- c': ' blank '}")]
    [InlineData("a: {b: [{c: 1, d: [2, {e: []}]}, {}], f: {}}")]
    public void What_is_written_reads_back_to_the_same_lock(string yaml)
    {
        ManifestMapping document = DocumentReader.Parse(yaml, new FindingLog(null))!;
        string written = ManifestWriter.Write(document);
        Assert.Equal(CanonicalJson.Write(document), CanonicalJson.Write(DocumentReader.Parse(written, new FindingLog(null))!));
    }
}
