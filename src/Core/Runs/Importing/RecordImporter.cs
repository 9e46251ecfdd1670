namespace Scalable.Runs.Importing;

/// <summary>Imports foreign records into a run store.</summary>
public static class RecordImporter
{
    /// <summary>
    /// Reads a file and writes its runs to a run store. The runs' ids come of the file's content, so that it is not
    /// imported twice unless the runs are to be overwritten.
    /// </summary>
    /// <returns>The runs as they are in the store now, and the problems of the file.</returns>
    /// <exception cref="RunImportException">The file cannot be read, is not of the format, has no usable row, or lacks a feature's column.</exception>
    /// <exception cref="RunStoreException">A run is in the store already, and is not to be overwritten; nothing was written.</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    public static RunHistory Import(RecordFormat format, string file, string directory, ImportOptions? options = null, bool overwrite = false) =>
        ImportedRuns.Store(format == RecordFormat.Sacct ? SacctImporter.Read(file, options) : NextflowTraceImporter.Read(file, options), directory, overwrite);

    /// <summary>
    /// Asks a cluster's accounting, and writes the jobs that have ended to a run store, except those that are in it already:
    /// periods may overlap from import to import.
    /// </summary>
    /// <returns>The runs as they are in the store now, none where there is nothing new, and the problems met.</returns>
    /// <exception cref="RunImportException">There is no sacct here or no accounting to ask, or a feature's column is none that it prints.</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written.</exception>
    public static RunHistory ImportLive(SacctQuery query, string directory, ImportOptions? options = null) =>
        ImportedRuns.Store(NewJobs.Of(SacctCommand.Run(query, options?.FeatureColumns ?? []), directory, options ?? new ImportOptions()), directory, overwrite: true);
}
