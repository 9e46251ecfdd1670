using System.Diagnostics;
using Scalable.Runs;
using Scalable.Runs.Reading;
using Scalable.Runs.Writing;

namespace Scalable.Sessions.Recording;

/// <summary>Who holds a run: the process of its session, as it says itself in the run's session.json.</summary>
/// <param name="Host">The machine.</param>
/// <param name="ProcessId">The process on it.</param>
/// <param name="ProcessName">Its name, such as pwsh or scalable.</param>
/// <param name="User">Its user.</param>
/// <param name="ProcessStartedAt">When it started, which tells it from a later one of the same id.</param>
internal sealed record SessionHolder(string Host, int ProcessId, string ProcessName, string User, DateTimeOffset ProcessStartedAt)
{
    private static readonly TimeSpan s_sameStart = TimeSpan.FromSeconds(2); // clocks of the kernel and of the wall drift apart

    public static SessionHolder OfThisProcess()
    {
        using Process process = Process.GetCurrentProcess();
        return new SessionHolder(Environment.MachineName, Environment.ProcessId, process.ProcessName, Environment.UserName, process.StartTime.ToUniversalTime());
    }

    public bool IsOnThisHost => string.Equals(Host, Environment.MachineName, StringComparison.OrdinalIgnoreCase);

    /// <summary>pwsh (process 4711) of mara on node3.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ProcessName} (process {ProcessId}) of {User} on {Host}");

    /// <summary>Whether the process is there, on this machine.</summary>
    public bool IsRunning()
    {
        try
        {
            using Process process = Process.GetProcessById(ProcessId);
            return (process.StartTime.ToUniversalTime() - ProcessStartedAt).Duration() < s_sameStart;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public void Write(string path) => AtomicFile.Write(path, PythonJson.Write(
        new Dictionary<string, object?>
        {
            ["host"] = Host,
            ["process_id"] = ProcessId,
            ["process_name"] = ProcessName,
            ["user"] = User,
            ["process_started_at"] = ProcessStartedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        },
        indent: 2) + "\n");

    /// <summary>Null if there is none, or what is there cannot be understood.</summary>
    public static SessionHolder? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            JsonInput json = JsonInput.ReadFile(path);
            return new SessionHolder(
                json.Required("host").Text(), json.Required("process_id").Int32(), json.Required("process_name").Text(), json.Required("user").Text(),
                json.Required("process_started_at").Moment());
        }
        catch (JsonInputException)
        {
            return null;
        }
    }
}
