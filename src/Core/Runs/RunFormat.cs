using System.Globalization;

namespace Scalable.Runs;

/// <summary>The version of the run format, and the names of runs' directories.</summary>
internal static class RunFormat
{
    public const int SchemaVersion = 1;

    public const string DirectoryPrefix = "run-";
    public const string StampFormat = "yyyyMMdd'T'HHmmss'Z'";

    public static string NewerSchema(double version) => string.Create(
        CultureInfo.InvariantCulture,
        $"The record is of schema version {version}, newer than {SchemaVersion}, which this program knows; what is known of it is used. Update the program to use all of it.");
}
