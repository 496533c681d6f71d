namespace Emews.Bench;

/// <summary>One thing that can be measured by name.</summary>
internal interface IMeasurement
{
    string Name { get; }

    /// <summary>Name and options, then what is measured; for the help text.</summary>
    string Usage { get; }

    /// <exception cref="FormatException">An option is unknown or has no sensible value.</exception>
    IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress);
}
