namespace Emews.Workflows.Configuration;

/// <summary>What keeps a model from running any task.</summary>
/// <param name="Key">The key in the model's section that it is about, such as <c>folder</c>.</param>
/// <param name="Message">What is the matter with the thing it names, and how to mend it.</param>
internal sealed record ModelProblem(string Key, string Message);
