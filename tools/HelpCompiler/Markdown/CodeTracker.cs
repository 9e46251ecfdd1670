namespace Scalable.HelpCompiler.Markdown;

/// <summary>Tells, line by line, what is code, and which block of code is never closed.</summary>
internal sealed class CodeTracker(PageErrors errors)
{
    private Fence? _open;
    private int _openLine;

    /// <summary>True for the lines of a block of code and for its fences.</summary>
    public bool IsCode(SourceLine line)
    {
        bool opens = Fence.TryOpen(line.Text, out Fence fence);
        if (_open is not { } open)
        {
            if (opens) Open(fence, line);
            return opens;
        }

        if (open.IsClosedBy(line.Text))
        {
            _open = null;
        }
        else if (opens && fence.Mark == open.Mark && fence.Length >= open.Length)
        {
            // A block that begins inside a block: the first was not closed, and would swallow what follows.
            End();
            Open(fence, line);
        }
        return true;
    }

    /// <summary>To be called after the last line.</summary>
    public void End()
    {
        if (_open is not null)
            errors.Add(_openLine, HelpErrorCodes.OpenFence, "This block of code is never closed; close it with the same marks on a line of their own.");
        _open = null;
    }

    private void Open(Fence fence, SourceLine line) => (_open, _openLine) = (fence, line.Number);
}
