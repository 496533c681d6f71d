using System.Net;

namespace Emews.Tunnels;

/// <summary>A way through ssh that is open, until it ends.</summary>
internal interface IForward : IAsyncDisposable
{
    /// <summary>Its beginning at this machine.</summary>
    IPEndPoint Near { get; }

    /// <summary>Why it has ended, once it has.</summary>
    Task<SshComplaint> Ended { get; }

    /// <summary>What is wrong at its far end, as far as ssh has just told; null where it has not.</summary>
    string? FarTrouble { get; }
}
