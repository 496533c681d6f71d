using Emews.Rest;

namespace Emews.Service;

/// <summary>A request cannot be carried out, and its client hears why.</summary>
internal sealed class ProblemException(Problem problem, Exception? innerException = null) : Exception(problem.Detail, innerException)
{
    public Problem Problem => problem;
}
