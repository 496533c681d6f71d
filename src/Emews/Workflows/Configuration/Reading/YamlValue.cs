using System.Runtime.InteropServices;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>A place in the file, both numbers from 1.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Place(int Line, int Column)
{
    public static Place Start => new(1, 1);
}

/// <summary>A node of the file. Unlike YamlDotNet's own tree it keeps duplicate keys, so that they are one problem among others.</summary>
internal abstract class YamlValue(Place at, int size)
{
    public Place At => at;

    /// <summary>How many nodes it has, those behind aliases counted each time.</summary>
    public int Size => size;

    public abstract string Kind { get; }
}

internal sealed class YamlScalar(Place at, string text, bool isPlain) : YamlValue(at, 1)
{
    public string Text => text;

    /// <summary>Written without quotes, so that it may be a number, a truth value or nothing.</summary>
    public bool IsPlain => isPlain;

    public bool IsNothing => isPlain && text is "" or "~" or "null" or "Null" or "NULL";

    public override string Kind => IsNothing ? "nothing" : $"'{Wording.Short(text)}'";
}

internal sealed class YamlList(Place at, int size, IReadOnlyList<YamlValue> items) : YamlValue(at, size)
{
    public IReadOnlyList<YamlValue> Items => items;

    public override string Kind => "a list";
}

internal sealed class YamlMap(Place at, int size, IReadOnlyList<YamlEntry> entries) : YamlValue(at, size)
{
    public IReadOnlyList<YamlEntry> Entries => entries;

    public override string Kind => "keys with values";
}

internal sealed record YamlEntry(string Name, Place At, YamlValue Value);
