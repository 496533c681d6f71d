namespace Emews.TestModels;

/// <summary>A class, but no model.</summary>
public sealed class NoModel;
