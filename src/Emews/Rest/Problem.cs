namespace Emews.Rest;

/// <summary>What went wrong with a request, as a problem document (RFC 9457).</summary>
/// <param name="Type">One of <see cref="ProblemTypes"/>.</param>
/// <param name="Title">The type in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong, and how to mend it.</param>
/// <param name="Path">The part of the request that is wrong, as a JSON path; null where it is none in particular.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail, string? Path = null)
{
    public const string MediaType = "application/problem+json";
}
