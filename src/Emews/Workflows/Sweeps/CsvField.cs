namespace Emews.Workflows.Sweeps;

/// <summary>A field of a table.</summary>
/// <param name="Text">What is in it, without quotes and the blanks round it.</param>
/// <param name="Line">The line it begins in, from 1.</param>
/// <param name="Column">The column it begins at, from 1.</param>
internal readonly record struct CsvField(string Text, int Line, int Column);
