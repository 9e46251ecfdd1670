using Scalable.Runs;

namespace Scalable.Tests.Runs.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("atomic").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_file_is_replaced_and_nothing_else_is_left()
    {
        string path = In("answer.json");
        AtomicFile.Write(path, "one");
        AtomicFile.Write(path, "two");
        Assert.Equal("two", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void A_writer_that_throws_leaves_the_file_as_it_was()
    {
        string path = In("answer.json");
        AtomicFile.Write(path, "one");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal("one", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void Many_writers_of_one_file_leave_one_of_their_texts()
    {
        string path = In("answer.json");
        Parallel.For(0, 200, number => AtomicFile.Write(path, new string((char)('a' + number % 26), 5000)));
        string text = File.ReadAllText(path);
        Assert.Equal(new string(text[0], 5000), text);
        Assert.Equal([path], Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void A_link_is_refused_and_what_it_leads_to_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links takes a right that is not everyone's.");
        Directory.CreateDirectory(In("there"));
        string target = In("there/answer.json"), link = In("link.json");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, "there/answer.json");
        Assert.Contains("there/answer.json", Assert.Throws<IOException>(() => AtomicFile.Write(link, "new")).Message);
        Assert.Equal("old", File.ReadAllText(target));
        Assert.Equal("there/answer.json", new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_device_is_written_to_and_stays_a_device()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows has no device files.");
        AtomicFile.Write("/dev/null", "gone");
        Assert.Equal(FileKind.Device, FileStatus.Of("/dev/null").Kind);
    }

    [Fact]
    public void Permissions_are_kept_and_those_of_a_secret_are_its_owners()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions.");
            return;
        }
        const UnixFileMode Odd = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherRead;
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string path = In("answer.json"), fresh = In("fresh"), secret = In("secret");
        File.WriteAllText(path, "one");
        File.SetUnixFileMode(path, Odd);
        AtomicFile.Write(path, "two");
        AtomicFile.Write(fresh, "text");
        File.WriteAllText(In("plain"), "text");
        AtomicFile.Write(secret, "text", ownerOnly: true);
        Assert.Equal(Odd, File.GetUnixFileMode(path));
        Assert.Equal(File.GetUnixFileMode(In("plain")), File.GetUnixFileMode(fresh));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(secret));
    }

    [Fact]
    public void Drafts_that_a_killed_writer_left_are_swept_and_those_of_a_living_one_are_not()
    {
        string path = In("answer.json"), old = In(".answer.json.0123456789ABCDEF.draft"), young = In(".answer.json.0123456789ABCDE0.draft"), other = In(".other.json.0123456789ABCDEF.draft");
        foreach (string file in new[] { path, old, young, other }) File.WriteAllText(file, "");
        foreach (string file in new[] { old, other }) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2));
        AtomicFile.Write(path, "text");
        Assert.Equal([young, other, path], Directory.GetFiles(_directory).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_directory_is_refused_by_name()
    {
        IOException problem = Assert.ThrowsAny<IOException>(() => AtomicFile.Write(_directory, "text"));
        Assert.Contains("is a directory", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_names_are_written()
    {
        string path = In(new string('n', 250));
        AtomicFile.Write(path, "text");
        Assert.Equal("text", File.ReadAllText(path));
    }

    private string In(string name) => Path.Combine(_directory, name);
}
