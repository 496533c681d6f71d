namespace Emews.Workflows;

/// <summary>What a run does where its experiment exists.</summary>
public enum ExistingExperiment
{
    /// <summary>It begins nothing, and says what can be done.</summary>
    Refuse = 0,

    /// <summary>It takes it up: what has finished is not run again.</summary>
    Resume = 1,

    /// <summary>It puts it aside under another name, and begins anew.</summary>
    Replace = 2,
}
