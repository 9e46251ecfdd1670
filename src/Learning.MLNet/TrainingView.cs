using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Scalable.Learning.MLNet;

/// <summary>Rows as ML.NET reads them: a label, a vector of features and a weight, in single precision.</summary>
internal sealed class TrainingView
{
    public const string Label = nameof(Row.Label);
    public const string Features = nameof(Row.Features);
    public const string Weight = nameof(Row.Weight);

    /// <summary>ML.NET's trees share one pool of threads in the process, whose size the last fit sets.</summary>
    private static readonly object s_oneFitAtATime = new();

    private readonly Row[] _rows;
    private readonly int _columns;

    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <param name="value">The value of a row and column.</param>
    /// <param name="labels">One label a row.</param>
    /// <param name="weights">One weight a row, or empty.</param>
    public TrainingView(int rows, int columns, Func<int, int, float> value, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights)
    {
        _columns = columns;
        _rows = new Row[rows];
        for (int row = 0; row < rows; row++)
        {
            float[] features = new float[columns];
            for (int column = 0; column < columns; column++) features[column] = value(row, column);
            _rows[row] = new Row { Label = (float)labels[row], Features = features, Weight = weights.IsEmpty ? 1 : (float)weights[row] };
        }
    }

    /// <summary>Fits a trainer on one thread, so that the result depends on nothing but rows, options and seed.</summary>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public TModel Fit<TModel>(int seed, Func<MLContext, ITrainerEstimator<ISingleFeaturePredictionTransformer<TModel>, TModel>> trainer, CancellationToken cancellationToken)
        where TModel : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!cancellationToken.CanBeCanceled) return Fit(seed, trainer);
        // ML.NET offers no way to stop a fit: it is left to end by itself, and nobody waits for it.
        Task<TModel> fit = Task.Run(() => Fit(seed, trainer), CancellationToken.None);
        try
        {
            fit.Wait(cancellationToken);
        }
        catch (AggregateException)
        {
            // GetResult throws what the fit threw.
        }
        return fit.GetAwaiter().GetResult();
    }

    private TModel Fit<TModel>(int seed, Func<MLContext, ITrainerEstimator<ISingleFeaturePredictionTransformer<TModel>, TModel>> trainer)
        where TModel : class
    {
        lock (s_oneFitAtATime)
        {
            MLContext context = new(seed);
            SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
            schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _columns);
            return trainer(context).Fit(context.Data.LoadFromEnumerable(_rows, schema)).Model;
        }
    }

    private sealed class Row
    {
        public float Label { get; set; }

        public float[] Features { get; set; } = [];

        public float Weight { get; set; }
    }
}
