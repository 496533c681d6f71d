namespace Emews.Tunnels;

/// <summary>A forward that could not be opened.</summary>
internal sealed class SshRefusedException(SshComplaint complaint) : Exception(complaint.Text)
{
    /// <summary>Why.</summary>
    public SshComplaint Complaint => complaint;
}
