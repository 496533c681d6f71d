using System.Globalization;
using System.Text;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.Configuration;

/// <summary>Shows problems to people: one line each, in the form that editors turn into links, and a last line that counts them.</summary>
public static class ProblemReport
{
    /// <summary>The problems of a file as text, ordered by line.</summary>
    /// <param name="file">The file as its reader named it.</param>
    /// <param name="problems">What was found in it.</param>
    public static string Render(string file, IReadOnlyCollection<ConfigurationProblem> problems)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(problems);
        var text = new StringBuilder();
        foreach (var problem in problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column))
        {
            text.Append(RenderLine(file, problem)).Append('\n');
        }

        return text.Append(Count(file, problems)).Append('\n').ToString();
    }

    private static string RenderLine(string file, ConfigurationProblem problem)
    {
        var (label, message) = problem.Severity switch
        {
            ConfigurationSeverity.Error => ("error", problem.Message),
            ConfigurationSeverity.Note => ("note", problem.Message),
            _ => (NotAvailableYet.Label, problem.Message.Replace(NotAvailableYet.Prefix, "", StringComparison.Ordinal)),
        };
        var key = problem.Key.Length == 0 ? "" : $"{Wording.OneLine(problem.Key)}: ";
        return string.Create(CultureInfo.InvariantCulture, $"{file}:{problem.Line}:{problem.Column}: {label}: {key}{message}");
    }

    private static string Count(string file, IReadOnlyCollection<ConfigurationProblem> problems)
    {
        int Of(ConfigurationSeverity severity) => problems.Count(problem => problem.Severity == severity);
        var (errors, missing, notes) = (Of(ConfigurationSeverity.Error), Of(ConfigurationSeverity.NotAvailableYet), Of(ConfigurationSeverity.Note));
        var counts = new List<string>();
        if (errors > 0)
        {
            counts.Add(errors == 1 ? "1 error" : $"{errors} errors");
        }

        if (missing > 0)
        {
            counts.Add($"{missing} not available yet");
        }

        if (notes > 0)
        {
            counts.Add(notes == 1 ? "1 note" : $"{notes} notes");
        }

        return $"{file}: {(counts.Count == 0 ? "nothing to mend" : string.Join(", ", counts))}";
    }
}
