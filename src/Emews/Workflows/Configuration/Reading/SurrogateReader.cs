using System.Globalization;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>surrogate</c>.</summary>
internal static class SurrogateReader
{
    private const string Example = "{kernel: rbf, noise: true}";
    private const string BoundsExample = "{length_scale: [0.01, 100]}";
    private const int MostRestarts = 1000;
    private const int MostPoints = 40_000;

    public static SurrogateConfiguration Read(Section root)
    {
        if (root.Find("surrogate") is not { } entry)
        {
            return root.Default("surrogate", new SurrogateConfiguration.GaussianProcess(SurrogateKernel.Rbf, Ard: false, Noise: true));
        }

        if (entry.Value is YamlScalar { IsNothing: false })
        {
            if (root.Text("surrogate", "a surrogate") is { } name && name is not "prototype")
            {
                root.Error(
                    "surrogate",
                    $"expected prototype or keys such as {Example}, found '{Wording.Short(name)}'{Wording.DidYouMean(name, ["prototype"])}");
            }

            return new SurrogateConfiguration.Prototype();
        }

        return root.Child("surrogate", Example) is { } section ? GaussianProcess(section) : new SurrogateConfiguration.Prototype();
    }

    private static SurrogateConfiguration.GaussianProcess GaussianProcess(Section section)
    {
        var bounds = section.Child("bounds", BoundsExample);
        var surrogate = new SurrogateConfiguration.GaussianProcess(
            section.Choice(
                "kernel", SurrogateKernel.Rbf, ("rbf", SurrogateKernel.Rbf), ("matern32", SurrogateKernel.Matern32), ("matern52", SurrogateKernel.Matern52)),
            section.Flag("ard"),
            section.Flag("noise", true))
        {
            LengthScale = Bounds(bounds, "length_scale"),
            Constant = Bounds(bounds, "constant"),
            NoiseVariance = Bounds(bounds, "noise"),
            Restarts = section.Integer("restarts", 0, 0, MostRestarts),
            MaxPoints = section.OptionalInteger("max_points", 1, MostPoints),
            Transform = section.Choice(
                "transform", SurrogateTransform.Auto, ("auto", SurrogateTransform.Auto), ("none", SurrogateTransform.None), ("log", SurrogateTransform.Log)),
        };
        if (!surrogate.Noise && bounds?.Has("noise") == true)
        {
            bounds.Note("noise", "has no effect: the surrogate has no noise");
        }

        bounds?.Close();
        section.Close();
        return surrogate;
    }

    private static SurrogateBounds? Bounds(Section? section, string name)
    {
        const string expected = "two numbers such as [0.01, 100]";
        if (section?.Find(name) is not { } entry)
        {
            return null;
        }

        if (entry.Value is not YamlList { Items: [YamlScalar low, YamlScalar high] })
        {
            section.Error(name, $"expected {expected}, found {(entry.Value is YamlList { Items: { Count: not 2 } items } ? $"{items.Count} of them" : entry.Value.Kind)}");
            return null;
        }

        if (Number(low) is not { } lower || Number(high) is not { } upper)
        {
            section.Error(name, $"expected {expected}, found [{Wording.Short(low.Text)}, {Wording.Short(high.Text)}]");
        }
        else if (lower <= 0)
        {
            section.Error(name, $"must lie above 0; it begins at {Wording.Short(low.Text)}");
        }
        else if (lower > upper)
        {
            section.Error(name, $"must have the smaller number first; it is [{Wording.Short(low.Text)}, {Wording.Short(high.Text)}]");
        }
        else
        {
            return new SurrogateBounds(lower, upper);
        }

        return null;
    }

    private static double? Number(YamlScalar scalar) =>
        double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
