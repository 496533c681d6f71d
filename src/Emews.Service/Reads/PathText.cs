using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Emews.Service.Reads;

/// <summary>
/// The text that stands for a name in a path. It is taken from the request as it was sent: the server leaves a slash that is encoded as it
/// is, so that it cannot be told any more from a percent sign that is.
/// </summary>
internal static class PathText
{
    /// <param name="context">The request.</param>
    /// <param name="path">The route's path.</param>
    /// <param name="name">The name in braces.</param>
    public static string Read(HttpContext context, string path, string name)
    {
        var sent = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/').Split('/');
        var places = path.Split('/');
        return sent.Length == places.Length
            ? Uri.UnescapeDataString(sent[Array.IndexOf(places, $"{{{name}}}")])
            : Convert.ToString(context.Request.RouteValues[name], CultureInfo.InvariantCulture) ?? "";
    }
}
