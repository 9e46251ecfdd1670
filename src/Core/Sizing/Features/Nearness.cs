namespace Scalable.Sizing.Features;

/// <summary>How far a past row lies from a query: along the coordinate, by how much was asked for, and by what was left out.</summary>
internal static class Nearness
{
    private const double RequestUnit = 0.3;

    // What it counts that other features were left out.
    private const double OtherGaps = 9;

    /// <summary>The squared distance in units of <paramref name="bandwidth"/> on the coordinate; an unknown request is no distance.</summary>
    public static double SquaredDistance(QuantityHistory history, int row, in QuantityQuery query, double bandwidth)
    {
        double along = (history.Coordinates[row] - query.Coordinate) / bandwidth, request = history.Requests[row];
        double distance = along * along;
        if (history.Rows[row].Missing != query.Row.Missing) distance += OtherGaps;
        if (request == query.Request || !(request > 0) || !(query.Request > 0)) return distance;
        double asked = Math.Log(request / query.Request) / RequestUnit;
        return distance + asked * asked;
    }
}
