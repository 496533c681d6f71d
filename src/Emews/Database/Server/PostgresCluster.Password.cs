using Npgsql;

namespace Emews.Database.Server;

/// <content>Mends a cluster whose password file was removed: nobody could come in any more.</content>
internal sealed partial class PostgresCluster
{
    /// <summary>Whether the file with the owner's password is there.</summary>
    public bool HasPassword => File.Exists(PasswordPath);

    /// <summary>Gives the owner a new password where the file of the old one is gone. The server does not run.</summary>
    private async Task EnsurePasswordAsync(
        PostgresBinaries binaries, ServerAccount account, ClusterFiles files, ClusterRecord record, CancellationToken cancellationToken)
    {
        if (HasPassword)
        {
            return;
        }

        var password = PasswordFile.NewPassword();
        var change = $"ALTER ROLE {new NpgsqlCommandBuilder().QuoteIdentifier(record.User)} PASSWORD '{ScramVerifier.Of(password)}'\n";
        var result = await RunAloneAsync(binaries, account, change, cancellationToken).ConfigureAwait(false);
        Check(result, $"{PasswordPath} is missing, and {record.User} could not be given a new password", cancellationToken);
        await files.WriteAsync(PasswordFile.Name, PasswordFile.Text(record.User, password), cancellationToken).ConfigureAwait(false);
        _options.Say($"{PasswordPath} was missing. It is there again, with a new password for {record.User}.");
    }

    private void SayWhereNoPassword()
    {
        if (!HasPassword)
        {
            _options.Say($"{PasswordPath} is missing, so nobody can come in. To have a new password made: {Command("stop")}, then {Command("start")}");
        }
    }
}
