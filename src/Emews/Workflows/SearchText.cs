using Emews.Workflows.Configuration;

namespace Emews.Workflows;

/// <summary>A search in a few words for people.</summary>
internal static class SearchText
{
    public static string Of(SearchMethod method) => method switch
    {
        SearchMethod.Grid => "sweep of a grid",
        SearchMethod.LatinHypercube => "sweep of a Latin hypercube",
        SearchMethod.Sobol => "sweep of a Sobol' sequence",
        SearchMethod.DesignFile file => $"sweep of {Path.GetFileName(file.Path)}",
        SearchMethod.Assembly own => $"{own.Type} ({Path.GetFileName(own.Path)})",
        _ => method.Name,
    };
}
