namespace Scalable.Sizing.Features;

/// <summary>How far a past row lies from a query: along the coordinate, and by how much was asked for.</summary>
internal static class Nearness
{
    private const double RequestUnit = 0.3;

    /// <summary>The squared distance in units of <paramref name="bandwidth"/> on the coordinate; an unknown request is no distance.</summary>
    public static double SquaredDistance(double coordinate, double request, in QuantityQuery query, double bandwidth)
    {
        double along = (coordinate - query.Coordinate) / bandwidth;
        if (request == query.Request || !(request > 0) || !(query.Request > 0)) return along * along;
        double asked = Math.Log(request / query.Request) / RequestUnit;
        return along * along + asked * asked;
    }
}
