using System.Globalization;
using Scalable.Advising.Engine;
using Scalable.Advising.Streaming;

namespace Scalable.Tests.Reliability;

/// <summary>A co-process that lives for months neither grows nor forgets what it was told last.</summary>
public sealed class LongLifeTests
{
    private const int Tasks = 4;
    private const double MaxGrowth = 1.25;
    private const long NoiseBytes = 16L << 20;

    [Theory]
    [InlineData(4_000)]
    [InlineData(1_000_000, Explicit = true, Traits = ["category", "nightly"])]
    public void A_stream_of_many_operations_keeps_its_memory(int operations)
    {
        var stream = new AdviceStream(new SizingEngine());
        long atHalf = 0;
        for (int i = 0; i < operations; i += 2)
        {
            string task = string.Create(CultureInfo.InvariantCulture, $"\"id\":\"{i}\",\"task\":\"task-{i / 2 % Tasks}\",\"features\":{{\"gb\":{1 + i % 7}}}");
            Assert.DoesNotContain("error", stream.Answer($$"""{"op":"predict",{{task}}}""", i + 1), StringComparison.Ordinal);
            string answer = stream.Answer(string.Create(CultureInfo.InvariantCulture, $"{{\"op\":\"observe\",{task},\"duration_s\":{60 + i % 11},\"peak_memory_bytes\":{1_000_000_000L * (1 + i % 7)}}}"), i + 2);
            Assert.Contains("\"ok\"", answer, StringComparison.Ordinal);
            if (i == operations / 2 / 2 * 2) atHalf = GC.GetTotalMemory(forceFullCollection: true);
        }
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, (long)(atHalf * MaxGrowth) + NoiseBytes);
        GC.KeepAlive(stream);
    }
}
