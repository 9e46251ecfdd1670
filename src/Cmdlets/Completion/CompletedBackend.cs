using System.Collections;
using Scalable.Learning;

namespace Scalable.Commands;

/// <summary>The backend that a command line being completed names; ours if it names none.</summary>
internal static class CompletedBackend
{
    public static LearningBackend Of(IDictionary boundParameters) =>
        Enum.TryParse(boundParameters["Backend"]?.ToString(), ignoreCase: true, out LearningBackend backend) ? backend : LearningBackend.Scalable;
}
