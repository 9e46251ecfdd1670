using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using Scalable.Learning;

namespace Scalable.Scenarios.Learning;

/// <summary>LightGBM (Ke et al. 2017) as ML.NET offers it, with the settings of the boosting contest.</summary>
internal static class LightGbmPeer
{
    public static Predict Fit(TrainingSet set)
    {
        MLContext context = new(seed: 1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, set.Features.Schema.Count);
        ITransformer model = context.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options
        {
            NumberOfIterations = 100,
            NumberOfLeaves = 31,
            LearningRate = 0.1,
            MinimumExampleCountPerLeaf = 20,
            MaximumBinCountPerFeature = 255,
        }).Fit(View(set.Features, set.Targets.Span));
        return (table, predictions) =>
        {
            int row = 0;
            foreach (float score in model.Transform(View(table, default)).GetColumn<float>("Score")) predictions[row++] = score;
        };

        IDataView View(FeatureTable table, ReadOnlySpan<double> targets)
        {
            var rows = new Row[table.RowCount];
            for (int i = 0; i < rows.Length; i++)
            {
                float[] features = new float[table.Schema.Count];
                for (int j = 0; j < features.Length; j++) features[j] = (float)table.Column(j)[i];
                rows[i] = new Row { Label = targets.IsEmpty ? 0 : (float)targets[i], Features = features };
            }
            return context.Data.LoadFromEnumerable(rows, schema);
        }
    }

    private sealed class Row
    {
        public float Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
