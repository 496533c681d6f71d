using System.Globalization;
using System.Text.Json;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>The parameters of a point in a few words for people.</summary>
internal static class PointText
{
    private const int MostNumbers = 6;

    /// <summary>Such as <c>x = [0.12, -3.4]</c> or <c>beta = 0.31, variant = delta</c>; cut after the first where there are many.</summary>
    public static string Of(IReadOnlyList<ParameterConfiguration> parameters, IReadOnlyList<double> x) => parameters.Count == 0
        ? Numbers(x)
        : Named([.. parameters.Zip(x, (parameter, coordinate) => (parameter.Name, Value(parameter, coordinate)))]);

    /// <summary>The same of what a payload says.</summary>
    public static string Of(BestTask best) => best switch
    {
        { Parameters: { } parameters } => Named([.. parameters.Select(pair => (pair.Key, ValueText.Of(pair.Value)))]),
        { X: { } x } when x.Deserialize<double[]>() is { } numbers => Numbers(numbers),
        _ => "",
    };

    /// <summary>The same of a payload, whatever it is.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="parameters">The names of the parameters; none where it has an array <c>x</c>.</param>
    public static string OfPayload(string payload, IReadOnlyList<string> parameters)
    {
        using var fields = new PayloadFields(payload);
        if (parameters.Count == 0)
        {
            return fields.X is { } x ? Numbers([.. x.EnumerateArray().Select(number => JsonScalar.ToNumber(number) ?? double.NaN)]) : "";
        }

        return Named([.. parameters.Select(name => (name, fields.Field(name) is { } value ? ValueText.Of(value) : ""))]);
    }

    private static string Numbers(IReadOnlyList<double> x)
    {
        var head = string.Join(", ", x.Take(MostNumbers).Select(ValueText.Of));
        return x.Count > MostNumbers ? $"x = [{head}, … {x.Count} in all]" : $"x = [{head}]";
    }

    private static string Named(IReadOnlyList<(string Name, string Value)> pairs)
    {
        var head = string.Join(", ", pairs.Take(MostNumbers).Select(pair => $"{pair.Name} = {pair.Value}"));
        return pairs.Count > MostNumbers ? $"{head}, … {pairs.Count} in all" : head;
    }

    private static string Value(ParameterConfiguration parameter, double coordinate) => parameter switch
    {
        ParameterConfiguration.Choice choice => ValueText.OfJson(choice.Texts[(int)coordinate]),
        ParameterConfiguration.Range { WholeNumbers: true } => coordinate.ToString("F0", CultureInfo.InvariantCulture),
        _ => ValueText.Of(coordinate),
    };
}
