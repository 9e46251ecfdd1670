using Scalable.Runs.Writing;

namespace Scalable.Tests.Runs.Writing;

/// <summary>Every expectation was printed by CPython.</summary>
public class PythonNumberTests
{
    // print(repr(round(value, digits)))
    [Theory]
    [InlineData(0.0078125, 6, 0.007812)]
    [InlineData(0.0234375, 6, 0.023438)]
    [InlineData(-0.0078125, 6, -0.007812)]
    [InlineData(2.675, 2, 2.67)]
    [InlineData(8.6276785, 6, 8.627679)]
    [InlineData(1.0000005, 6, 1.000001)]
    [InlineData(123456789.1234565, 6, 123456789.123456)]
    [InlineData(5e-7, 6, 0.0)]
    [InlineData(1.5e-6, 6, 2e-6)]
    [InlineData(1e22, 6, 1e22)]
    public void Rounds_the_exact_value_and_ties_to_even(double value, int digits, double rounded) => Assert.Equal(rounded, PythonNumber.Round(value, digits));

    // print(repr(value))
    [Theory]
    [InlineData(1e16, "1e+16")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(123456789012345.6, "123456789012345.6")]
    [InlineData(1234567890123456.8, "1234567890123456.8")]
    [InlineData(9999999999999998.0, "9999999999999998.0")]
    [InlineData(1e-4, "0.0001")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(100.0, "100.0")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(1 / 3.0, "0.3333333333333333")]
    [InlineData(12345678901234567890.0, "1.2345678901234567e+19")]
    [InlineData(-1.5e-7, "-1.5e-07")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Prints_as_repr_does(double value, string text) => Assert.Equal(text, PythonNumber.Repr(value));

    // The first is the example of the documentation of sum since 3.12; plain addition gives 0.9999999999999999 and 0.0.
    [Fact]
    public void Adds_with_compensation()
    {
        Assert.Equal(1.0, PythonNumber.Sum(Enumerable.Repeat(0.1, 10)));
        Assert.Equal(2.0, PythonNumber.Sum([1.0, 1e100, 1.0, -1e100]));
    }
}
