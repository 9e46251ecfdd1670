using System.Text;

namespace Scalable.Runs.Writing;

/// <summary>A new file of events, written in large parts.</summary>
internal sealed class EventFile(string path) : IDisposable
{
    private const int PartLength = 1 << 16;

    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly PythonJsonWriter _events = new();
    private byte[] _part = [];

    /// <summary>Where the next events go.</summary>
    public PythonJsonWriter Next
    {
        get
        {
            if (_events.Written.Length >= PartLength) Flush();
            return _events;
        }
    }

    /// <summary>Writes what is left and closes the file.</summary>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _file.Dispose();
        }
    }

    private void Flush()
    {
        int most = Encoding.UTF8.GetMaxByteCount(_events.Written.Length);
        if (_part.Length < most) _part = new byte[most];
        _file.Write(_part, 0, Encoding.UTF8.GetBytes(_events.Written, _part));
        _events.Clear();
    }
}
