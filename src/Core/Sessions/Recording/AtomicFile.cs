using System.Text;

namespace Scalable.Sessions.Recording;

/// <summary>Writes small files so that a reader sees the old or the new one, never half of one.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(string path, string text)
    {
        string temporary = path + ".new";
        File.WriteAllText(temporary, text, s_utf8);
        File.Move(temporary, path, overwrite: true);
    }
}
