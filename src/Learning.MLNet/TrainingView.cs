using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Scalable.Learning.MLNet;

/// <summary>Rows as ML.NET reads them: a label and a vector of features, in single precision.</summary>
internal sealed class TrainingView
{
    public const string Label = nameof(Row.Label);
    public const string Features = nameof(Row.Features);

    /// <summary>ML.NET's trees share one pool of threads in the process, whose size the last fit sets.</summary>
    private static readonly object s_oneFitAtATime = new();

    private readonly Row[] _rows;
    private readonly int _columns;

    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of features, at least 1.</param>
    /// <param name="value">The value of a row and column.</param>
    /// <param name="labels">One label a row.</param>
    public TrainingView(int rows, int columns, Func<int, int, float> value, ReadOnlySpan<double> labels)
    {
        _columns = columns;
        _rows = new Row[rows];
        for (int row = 0; row < rows; row++)
        {
            float[] features = new float[columns];
            for (int column = 0; column < columns; column++) features[column] = value(row, column);
            _rows[row] = new Row { Label = (float)labels[row], Features = features };
        }
    }

    /// <summary>Fits a trainer on one thread, so that the result depends on nothing but rows, options and seed.</summary>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public TModel Fit<TModel>(int seed, Func<MLContext, ITrainerEstimator<ISingleFeaturePredictionTransformer<TModel>, TModel>> trainer, CancellationToken cancellationToken)
        where TModel : class
    {
        try
        {
            // Even on one thread ML.NET's trees give the search of each split to the thread pool and wait for it. A thread of the
            // pool does such work itself; any other changes threads thousands of times a fit.
            return Task.Run(() => FitHere(seed, trainer, cancellationToken), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private TModel FitHere<TModel>(int seed, Func<MLContext, ITrainerEstimator<ISingleFeaturePredictionTransformer<TModel>, TModel>> trainer, CancellationToken cancellationToken)
        where TModel : class
    {
        lock (s_oneFitAtATime)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MLContext context = new(seed);
            SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
            schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _columns);
            ITrainerEstimator<ISingleFeaturePredictionTransformer<TModel>, TModel> estimator = trainer(context);
            SkipCollections(estimator);
            using CancellationTokenRegistration registration = cancellationToken.Register(() => CancelExecution(context));
            return estimator.Fit(context.Data.LoadFromEnumerable(_rows, schema)).Model;
        }
    }

    /// <summary>ML.NET's trainers ask whether they go on at every split or row, but the way to tell them is not public.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(CancelExecution))]
    private static extern void CancelExecution(MLContext context);

    /// <summary>ML.NET's trees force two collections of the whole heap before each fit, which take longer than a small fit does. Its switch for that is not public.</summary>
    private static void SkipCollections(object trainer)
    {
        for (Type? type = trainer.GetType(); type is not null; type = type.BaseType)
            type.GetField("AllowGC", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)?.SetValue(trainer, false);
    }

    private sealed class Row
    {
        public float Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
