using System.Text.Json;
using System.Text.Json.Serialization;
using Emews.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.GaussianProcess;

/// <summary>One file of <c>tests/vectors/gpr</c>.</summary>
internal sealed record ReferenceVector(
    string Kernel,
    [property: JsonPropertyName("X_train")] double[][] Points,
    [property: JsonPropertyName("y_train")] double[] Values,
    [property: JsonPropertyName("X_test")] double[][] TestPoints,
    ReferenceScaler Scaler,
    [property: JsonPropertyName("y_mean")] double Mean,
    [property: JsonPropertyName("y_std")] double StandardDeviation,
    ReferenceEvaluation[] Fixed,
    [property: JsonPropertyName("fit_best_of_starts")] ReferenceEvaluation Best)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "vectors", "gpr");

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public SurrogateSettings Settings => new()
    {
        Kernel = Kernel.StartsWith("matern52", StringComparison.Ordinal) ? KernelFamily.Matern52 : KernelFamily.Rbf,
        Ard = Kernel.Contains("_ard", StringComparison.Ordinal),
        Noise = Kernel.EndsWith("_white", StringComparison.Ordinal),
    };

    public static ReferenceVector Load(string name) =>
        JsonSerializer.Deserialize<ReferenceVector>(File.ReadAllText(Path.Combine(Folder, name + ".json")), Options)!;
}

internal sealed record ReferenceScaler(double[] Scale, double[] Min);

/// <summary>What scikit-learn computed at one θ.</summary>
internal sealed record ReferenceEvaluation(
    double[] Theta,
    [property: JsonPropertyName("lml")] double Likelihood,
    [property: JsonPropertyName("lml_gradient")] double[] Gradient,
    [property: JsonPropertyName("cond_K")] double Condition,
    [property: JsonPropertyName("predict_mean")] double[]? Means,
    [property: JsonPropertyName("predict_std")] double[]? StandardDeviations,
    [property: JsonPropertyName("ei_best")] double BestValue,
    [property: JsonPropertyName("ei")] double[]? ExpectedImprovements,
    [property: JsonPropertyName("ei_order_stable_desc")] int[]? Order);
