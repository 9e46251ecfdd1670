using Scalable.Advising.Engine;

namespace Scalable.Advising.Features;

/// <summary>How far a past row lies from a query: along the coordinate, by how much was asked for, and by what was left out.</summary>
internal static class Nearness
{
    private const double RequestUnit = 0.3;

    // What it counts that other features were left out.
    private const double OtherGaps = 9;

    /// <summary>The squared distance in units of <paramref name="bandwidth"/> on the coordinate; an unknown request is no distance.</summary>
    public static double SquaredDistance(TaskDataset history, int row, in DatasetQuery query, double bandwidth) =>
        SquaredDistance(history.Coordinates[row], history.Rows[row].Missing, history.Requests[row], query, bandwidth);

    /// <summary>The same between two queries.</summary>
    public static double SquaredDistance(in DatasetQuery other, in DatasetQuery query, double bandwidth) =>
        SquaredDistance(other.Coordinate, other.Row.Missing, other.Request, query, bandwidth);

    private static double SquaredDistance(double coordinate, ulong missing, double request, in DatasetQuery query, double bandwidth)
    {
        double along = (coordinate - query.Coordinate) / bandwidth;
        double distance = along * along;
        if (missing != query.Row.Missing) distance += OtherGaps;
        if (request == query.Request || !(request > 0) || !(query.Request > 0)) return distance;
        double asked = StableMath.Log(request / query.Request) / RequestUnit;
        return distance + asked * asked;
    }
}
