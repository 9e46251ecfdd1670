using Scalable.Sessions.Manifests;
using Scalable.Sessions.Manifests.Reading;
using Scalable.Tests.TestSupport;

namespace Scalable.Tests.Sessions.Manifests;

public class ManifestLockTests
{
    // The hashes are those of PyYAML 6.0 and Python 3.11, for the second with the overlay merged by hand:
    // hashlib.sha256(json.dumps(yaml.safe_load(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
    private const string EveryKindOfScalar = """"
        # kinds
        version: 1
        project: {name: "Ünïcode \"quoted\" \\ project", local_cache: "a\tb\u0001\x7f"}
        targets:
          hpc:
            provider: slurm
            overlay: big
            walltime: 12:30:00
            octal: 010
            hex: 0x1F
            binary: 0b101
            under: 1_000
            sexagesimal: 190:20:30
            real_sexagesimal: 190:20:30.15
            nine: 08
            plus: +12
            exponent: 1e3
            real: 1.0e+3
            tiny: 0.00001
            huge: 1.0e+16
            below: 123456789012345.6
            tenth: .1
            infinite: -.inf
            notanumber: .NaN
            big: 123456789012345678901234567890
            answers: [yes, No, ON, off, y, n, "yes", 'no', true, FALSE]
            nothings: [~, null, Null, ""]
            quoted: '010'
            tagged: !!str 12
            counted: !!int "7"
            measured: !!float 3
            emoji: "😀"
            line: |
              one
              two
          "\uFF5E": {provider: local}
          "\U0001F600": {provider: local}
        components:
          base: &base {cpus: 2, memory: 4G, env: {A: 1, B: x}}
          derived:
            <<: *base
            memory: 8G
        tasks:
          t: {component: derived, outputs: {db: dir}}
        overlays:
          big:
            components: {derived: {cpus: 8, env: {B: y}}}
            targets: {hpc: {answers: [1]}}
        """";

    [Theory]
    [InlineData("\uFF5E", "559cb6c8250a724173609375308db46aad5293297b95488441410765b678cb48")]
    [InlineData("hpc", "7fa97005767b3dc8f026d133e260a91752dba4cbcefec5ee8c73e476514321b2")]
    public void The_lock_is_the_one_Python_computes_for_the_target_and_its_overlay(string target, string expected)
    {
        var log = new FindingLog(null);
        ManifestMapping document = DocumentReader.Parse(EveryKindOfScalar, log)!;
        Assert.Equal(expected, ManifestLock.Compute(Overlays.Resolve(document, target, overlay: null, log)));
        Assert.Empty(log.InOrder());
    }

    [Fact]
    public void Runs_of_the_Python_project_get_the_lock_they_were_written_with()
    {
        string[] runs = Directory.GetDirectories(Repository.Fixture("original", "runs"));
        Assert.NotEmpty(runs);
        foreach (string run in runs)
            Assert.Equal(File.ReadAllText(Path.Combine(run, "manifest.lock")).Trim(), Manifest.Load(Path.Combine(run, "manifest.yaml")).Lock);
    }
}
