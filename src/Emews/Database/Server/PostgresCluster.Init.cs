using Npgsql;

namespace Emews.Database.Server;

/// <content>Makes a cluster.</content>
internal sealed partial class PostgresCluster
{
    private const string Superuser = "postgres";
    private const int MostNameBytes = 63;

    /// <summary>
    /// Makes the cluster, with one role and one database that it owns. All is done without a server that anyone could reach, and
    /// when it fails or is canceled, nothing is left of it.
    /// </summary>
    /// <exception cref="ServerRefusedException">The folder is not empty or cannot be used, or PostgreSQL is not installed.</exception>
    public async Task InitAsync(CancellationToken cancellationToken)
    {
        using var turn = await ClusterTurn.TakeAsync(_data, _options.Time, cancellationToken).ConfigureAwait(false);
        RequireMissing();
        await MakeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the cluster where there is none, as <see cref="InitAsync"/> does.</summary>
    /// <returns>Whether it was made.</returns>
    /// <exception cref="ServerRefusedException">The folder cannot be used, or PostgreSQL is not installed.</exception>
    public async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        using var turn = await ClusterTurn.TakeAsync(_data, _options.Time, cancellationToken).ConfigureAwait(false);
        if (!IsMissing)
        {
            return false;
        }

        await MakeAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var record = new ClusterRecord(
            _options.Port ?? PostgresDefaults.Port,
            _options.Listen,
            CheckName("db_user", _options.User ?? PostgresDefaults.User),
            CheckName("db_name", _options.Database ?? PostgresDefaults.Database),
            Host: null);
        var access = ServerSettings.Access(record);
        var binaries = await PostgresBinaries.FindAsync(_options.BinPath, _options.Environment, cancellationToken).ConfigureAwait(false);
        var account = await ServerAccount.ForAsync(_data, cancellationToken).ConfigureAwait(false);
        var files = new ClusterFiles(_data, account);
        var folder = await NewFolder.MakeAsync(_data, account, cancellationToken).ConfigureAwait(false);
        try
        {
            await InitializeAsync(binaries, account, cancellationToken).ConfigureAwait(false);
            var password = PasswordFile.NewPassword();
            await files.WriteAsync(ServerSettings.AccessFile, access, cancellationToken).ConfigureAwait(false);
            await files.WriteAsync(PasswordFile.Name, PasswordFile.Text(record.User, password), cancellationToken).ConfigureAwait(false);
            await FillAsync(binaries, account, record, ScramVerifier.Of(password), cancellationToken).ConfigureAwait(false);
            await files.WriteAsync(
                ServerSettings.SettingsFile, ServerSettings.Settings(record, SocketFolder.Of(account.Name)), cancellationToken).ConfigureAwait(false);
            await files.AppendAsync("postgresql.conf", ServerSettings.Include, cancellationToken).ConfigureAwait(false);
            await files.WriteAsync(Path.GetFileName(ClusterRecord.FileIn(_data)), record.ToJson(), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await folder.RemoveAsync(_options.Time).ConfigureAwait(false);
            throw;
        }
    }

    private void RequireMissing()
    {
        if (IsMissing)
        {
            return;
        }

        throw new ServerRefusedException(
            ClusterRecord.Read(_data) is { } record
                ? $"{_data} is a database cluster already (PostgreSQL {Version}, database {record.Database}). To start it: {Command("start")}"
            : File.Exists(_data) ? $"{_data} is a file, where a folder was expected."
            : File.Exists(PathOf(VersionFile)) ? NotOurs()
            : $"{_data} is not empty (it holds {Path.GetFileName(Directory.EnumerateFileSystemEntries(_data).First())}). "
                + "Name a folder that is empty or does not exist yet.");
    }

    /// <summary>
    /// Runs <c>initdb</c>. Its superuser gets no password, so nobody can log in as such; and until its access file is replaced,
    /// nobody at all.
    /// </summary>
    private async Task InitializeAsync(PostgresBinaries binaries, ServerAccount account, CancellationToken cancellationToken)
    {
        var result = await RunAsync(
            account,
            [
                binaries.PathOf("initdb"), "--pgdata", _data, "--username", Superuser, "--auth", "reject", "--encoding", "UTF8", "--locale", "C",
            ],
            "",
            cancellationToken).ConfigureAwait(false);
        Check(result, "initdb could not make the cluster", cancellationToken);
    }

    /// <summary>Makes role and database.</summary>
    private async Task FillAsync(
        PostgresBinaries binaries, ServerAccount account, ClusterRecord record, string verifier, CancellationToken cancellationToken)
    {
        var quote = new NpgsqlCommandBuilder();
        var (user, database) = (quote.QuoteIdentifier(record.User), quote.QuoteIdentifier(record.Database));
        var role = record.User is Superuser ? "ALTER" : "CREATE";
        var owned = record.Database is Superuser ? $"ALTER DATABASE {database} OWNER TO {user}" : $"CREATE DATABASE {database} OWNER {user}";
        var result = await RunAloneAsync(
            binaries, account, $"{role} ROLE {user} LOGIN PASSWORD '{verifier}'\n{owned}\n", cancellationToken).ConfigureAwait(false);
        Check(result, $"Role {record.User} and database {record.Database} could not be made", cancellationToken);
    }

    /// <summary>A name that PostgreSQL keeps as it is; single-user mode ends a statement with the line.</summary>
    private static string CheckName(string key, string name)
    {
        if (name.Length == 0 || name.Any(char.IsControl) || System.Text.Encoding.UTF8.GetByteCount(name) > MostNameBytes)
        {
            throw new ServerRefusedException(
                $"{key}: '{name.ReplaceLineEndings(" ")}' cannot be a name in PostgreSQL: it has 1 to {MostNameBytes} bytes and no control characters.");
        }

        return key is "db_name" && name is "template0" or "template1"
            ? throw new ServerRefusedException($"{key}: {name} is PostgreSQL's own. Choose another name.")
            : name;
    }

    /// <summary>Executes statements in single-user mode: no server, no socket, a line each through standard input, and none in a log.</summary>
    private Task<ProgramResult> RunAloneAsync(
        PostgresBinaries binaries, ServerAccount account, string statements, CancellationToken cancellationToken) => RunAsync(
        account,
        [
            binaries.PathOf("postgres"), "--single", "-D", _data,
            "-c", "exit_on_error=true", "-c", "log_statement=none", "-c", "log_min_error_statement=panic", "-c", "log_checkpoints=off",
            "template1",
        ],
        statements,
        cancellationToken);

    private Task<ProgramResult> RunAsync(
        ServerAccount account, IEnumerable<string> command, string input, CancellationToken cancellationToken) =>
        ProgramRun.RunAsync(account.Command(command), _options.Environment.WithoutPostgres(), input, cancellationToken: cancellationToken);

    private static void Check(ProgramResult result, string what, CancellationToken cancellationToken)
    {
        if (!result.Succeeded)
        {
            // Ctrl-C reaches the programs of a terminal, too.
            cancellationToken.ThrowIfCancellationRequested();
            throw new ServerRefusedException($"{what}:\n{result.Said}");
        }
    }
}
