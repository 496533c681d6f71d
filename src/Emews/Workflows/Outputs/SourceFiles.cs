namespace Emews.Workflows.Outputs;

/// <summary>The files a run was made from, as they were when it started.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Named">The model files named in it.</param>
/// <param name="Git">The git commit of the configuration's folder; null where there is none, or no git.</param>
internal sealed record SourceFiles(SourceFile Configuration, IReadOnlyList<SourceFile> Named, GitState? Git);

/// <summary>A file as it was.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Sha256">The SHA-256 of its bytes in lower-case hexadecimal; null where it could not be read.</param>
internal sealed record SourceFile(string Path, string? Sha256);

/// <summary>Where a folder stands in git.</summary>
/// <param name="Commit">The commit checked out.</param>
/// <param name="Dirty">Whether the folder's tracked files, or files named for the run, differ from it.</param>
internal sealed record GitState(string Commit, bool Dirty);
