using System.Security.Cryptography;

namespace Scalable.Runs.Indexing;

/// <summary>
/// Writes a segment of an index as runs come, in bounded memory: the rows of each task gather in a buffer of its own, which
/// leaves as a block when it is large, and all buffers leave when they are large together.
/// <para>Layout of a segment: blocks, footer, trailer. A block has the rows of one task: its shared texts, for each run the
/// number of rows, then the rows. The footer has the shared texts, the runs and, for each task, where its blocks are, with the
/// SHA-256 of each. The trailer has the footer's place and SHA-256.</para>
/// </summary>
internal sealed class SegmentWriter(Func<FileStream> spill) : IDisposable
{
    private const int MaxBlockBytes = 1 << 20, MaxBufferedBytes = 48 << 20, MaxMemoryBytes = 4 << 20;

    private readonly Dictionary<string, TaskBuffer> _tasks = new(StringComparer.Ordinal);
    private readonly IndexOutput _runs = new(1 << 12);
    private readonly IndexOutput _entry = new();
    private readonly List<string> _names = [];
    private Stream _stream = new MemoryStream();
    private long _buffered;
    private bool _isFinished;

    public int RunCount => _names.Count;

    public long TaskCount { get; private set; }

    /// <summary>Adds a run with its tasks.</summary>
    public void Add(string name, RunEntry entry, IReadOnlyList<TaskRecord> tasks)
    {
        int run = Begin(name, entry);
        for (int position = 0; position < tasks.Count; position++) AddRow(run, position, tasks[position]);
        if (_buffered > MaxBufferedBytes) FlushAll();
    }

    /// <summary>Adds a run whose rows follow, and returns its number.</summary>
    public int Begin(string name, RunEntry entry)
    {
        int before = _entry.Length;
        entry.Write(_entry);
        _runs.Text(name);
        _runs.Long(entry.Stamp.Tasks);
        _runs.Long(entry.Stamp.Others);
        _runs.Count((_entry.Length - before) * 2L + (entry.Problems.Count > 0 ? 1 : 0));
        _names.Add(name);
        return _names.Count - 1;
    }

    /// <summary>Adds a row of a run that has begun. The rows of a task come run by run, those of a run in their order; the runs may come in any order.</summary>
    public void AddRow(int run, int position, TaskRecord record)
    {
        if (!_tasks.TryGetValue(record.TaskName, out TaskBuffer? buffer)) _tasks[record.TaskName] = buffer = new TaskBuffer();
        int before = buffer.Rows.Length;
        buffer.Add(run, position, record);
        _buffered += buffer.Rows.Length - before;
        TaskCount++;
        if (buffer.Rows.Length > MaxBlockBytes) Flush(buffer);
    }

    /// <summary>Ends the segment; it can be read from then on.</summary>
    /// <param name="keep">Whether it is to be in a file even if memory would hold it.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public Segment Finish(bool keep)
    {
        FlushAll();
        if (keep) Spill();
        byte[] footer = Footer();
        long place = _stream.Position;
        _stream.Write(footer);
        _stream.Write(SegmentTrailer.Write(place, footer));
        Segment segment;
        if (_stream is FileStream file)
        {
            file.Flush();
            segment = Segment.Open(new SegmentBytes(file), file.Name);
        }
        else
        {
            segment = Segment.Open(new SegmentBytes(((MemoryStream)_stream).ToArray()), path: null);
        }
        _isFinished = true;
        return segment;
    }

    public void Dispose()
    {
        if (_isFinished || _stream is not FileStream file) return;
        file.Dispose();
        AtomicFile.TryDelete(file.Name);
    }

    private void FlushAll()
    {
        foreach (TaskBuffer buffer in _tasks.Values) Flush(buffer);
    }

    private void Flush(TaskBuffer buffer)
    {
        if (buffer.Rows.Length == 0) return;
        _buffered -= buffer.Rows.Length;
        byte[] block = buffer.TakeBlock();
        if (_stream.Length + block.Length > MaxMemoryBytes) Spill();
        buffer.NoteBlock(_stream.Position, block);
        _stream.Write(block);
    }

    private void Spill()
    {
        if (_stream is not MemoryStream memory) return;
        FileStream file = spill();
        _stream = file;
        memory.WriteTo(file);
    }

    private byte[] Footer()
    {
        var tasks = new IndexOutput();
        tasks.Count(_tasks.Count);
        foreach ((string name, TaskBuffer buffer) in _tasks)
        {
            tasks.Text(name);
            tasks.Count(buffer.Blocks.Count);
            foreach (BlockEntry block in buffer.Blocks) block.Write(tasks);
        }
        var footer = new IndexOutput(_runs.Length + _entry.Length + tasks.Length + 1024);
        WriteTexts(footer, _entry.SharedTexts);
        footer.Count(_names.Count);
        footer.Count(_runs.Length);
        footer.Bytes(_runs.Written);
        footer.Count(_entry.Length);
        footer.Bytes(_entry.Written);
        footer.Bytes(tasks.Written);
        return footer.Written.ToArray();
    }

    internal static void WriteTexts(IndexOutput output, IReadOnlyCollection<string> texts)
    {
        output.Count(texts.Count);
        foreach (string text in texts) output.Text(text);
    }

    /// <summary>The rows of one task that have not left yet, and where those are that have.</summary>
    private sealed class TaskBuffer
    {
        private readonly IndexOutput _groups = new(64);
        private int _run = -1, _firstRun, _lastRun, _previousRun, _position, _rowsOfRun, _endedOfRun, _rows, _ended;

        public IndexOutput Rows { get; } = new();

        public List<BlockEntry> Blocks { get; } = [];

        public void Add(int run, int position, TaskRecord record)
        {
            if (run != _run)
            {
                EndGroup();
                if (_rows == 0) (_firstRun, _lastRun, _previousRun) = (run, run, 0);
                _firstRun = Math.Min(_firstRun, run);
                _lastRun = Math.Max(_lastRun, run);
                _run = run;
                _position = 0;
            }
            Rows.Count(position - _position);
            RowCodec.Write(Rows, record);
            _position = position;
            _rowsOfRun++;
            _rows++;
            if (!record.IsTerminal) return;
            _endedOfRun++;
            _ended++;
        }

        public byte[] TakeBlock()
        {
            EndGroup();
            var block = new IndexOutput(Rows.Length + _groups.Length + 1024);
            WriteTexts(block, Rows.SharedTexts);
            block.Count(_groups.Length);
            block.Bytes(_groups.Written);
            block.Bytes(Rows.Written);
            Rows.Clear();
            _groups.Clear();
            return block.Written.ToArray();
        }

        public void NoteBlock(long place, byte[] block)
        {
            Blocks.Add(new BlockEntry(place, block.Length, _rows, _ended, _firstRun, _lastRun, SHA256.HashData(block)));
            _run = -1;
            _rows = _ended = 0;
        }

        private void EndGroup()
        {
            if (_rowsOfRun == 0) return;
            _groups.Signed(_run - _previousRun);
            _groups.Count(_rowsOfRun);
            _groups.Count(_endedOfRun);
            _previousRun = _run;
            _rowsOfRun = _endedOfRun = 0;
        }
    }
}
