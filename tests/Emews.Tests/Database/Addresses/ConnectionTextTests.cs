using Emews.Database.Addresses;

namespace Emews.Tests.Database.Addresses;

public class ConnectionTextTests
{
    [Theory]
    [InlineData("postgresql://jane@db.example.org:5433/runs", "db.example.org", 5433, "runs", "jane")]
    [InlineData("postgres://jane@db.example.org", "db.example.org", 5432, "emews", "jane")]
    [InlineData("POSTGRESQL://jane%40home@db/my%20runs", "db", 5432, "my runs", "jane@home")]
    [InlineData("postgresql://jane@[::1]:5433/runs", "::1", 5433, "runs", "jane")]
    [InlineData("postgresql://jane@%2Ftmp%2Femews-jane/runs", "/tmp/emews-jane", 5432, "runs", "jane")]
    [InlineData("postgresql:///runs?host=/tmp/emews-jane&port=5433&user=jane", "/tmp/emews-jane", 5433, "runs", "jane")]
    [InlineData("Host=db.example.org;Port=5433;Database=runs;Username=jane", "db.example.org", 5433, "runs", "jane")]
    [InlineData("server = db ; user id = jane", "db", 5432, "emews", "jane")]
    public void A_connection_says_where_and_who(string text, string host, int port, string name, string user)
    {
        Assert.True(ConnectionText.IsServer(text));
        Assert.Equal(new DatabaseAddress.PostgreSql(host, port, name, user), ConnectionText.ReadServer(text));
    }

    [Fact]
    public void What_is_not_said_is_this_machine_and_this_user() => Assert.Equal(
        new DatabaseAddress.PostgreSql("localhost", 5432, "emews", Environment.UserName), ConnectionText.ReadServer("postgresql://"));

    [Theory]
    [InlineData("postgresql://jane@db/runs?sslmode=verify-full&sslrootcert=/etc/ca%20root.pem&sslcert=/c.pem&sslkey=/k.pem")]
    [InlineData("Host=db;Database=runs;Username=jane;SSL Mode=VerifyFull;Root Certificate=/etc/ca root.pem;SSL Certificate=/c.pem;SSL Key=/k.pem")]
    public void How_it_is_secured_reaches_the_driver(string text)
    {
        var driver = new Npgsql.NpgsqlConnectionStringBuilder(ConnectionText.ReadServer(text).ToConnectionString());

        Assert.Equal((Npgsql.SslMode.VerifyFull, "/etc/ca root.pem"), (driver.SslMode, driver.RootCertificate));
        Assert.Equal(("/c.pem", "/k.pem"), (driver.SslCertificate, driver.SslKey));
        Assert.Equal(("db", "runs", "jane"), (driver.Host, driver.Database, driver.Username));
    }

    [Theory]
    [InlineData("postgresql://jane:Geheim1@db/runs")]
    [InlineData("postgresql://jane@db/runs?password=Geheim1")]
    [InlineData("postgresql://jane@db/runs?sslpassword=Geheim1")]
    [InlineData("postgresql://jane:12/Geheim1@db/runs")]
    [InlineData("Host=db;Username=jane;Password=Geheim1")]
    [InlineData("Host=db;Username=jane;pwd=Geheim1;Port=x")]
    [InlineData("host=db password=Geheim1")]
    public void A_password_is_refused_and_not_repeated(string text)
    {
        var error = Assert.Throws<AddressRefusedException>(() => ConnectionText.ReadServer(text));

        Assert.DoesNotContain("Geheim", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_password_comes_with_where_to_put_it() => Assert.Contains(
        "PGPASSWORD", Assert.Throws<AddressRefusedException>(() => ConnectionText.ReadServer("postgres://a:b@c")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("postgresql://a,b/runs", "several hosts")]
    [InlineData("postgresql://db:x/runs", "'port'")]
    [InlineData("postgresql://db/runs?sslmode=perhaps", "'sslmode'")]
    [InlineData("postgresql://db/runs?sslmod=require", "'sslmod' is no option")]
    [InlineData("host=db port=5432", "';'")]
    [InlineData("Host=db;Colour=red", "cannot be understood")]
    public void A_mistake_is_named(string text, string named) =>
        Assert.Contains(named, Assert.Throws<AddressRefusedException>(() => ConnectionText.ReadServer(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("/data/emews.db")]
    [InlineData("runs/a=b.db")]
    [InlineData("emews.db")]
    public void A_path_is_no_server(string text) => Assert.False(ConnectionText.IsServer(text));

    [Theory]
    [InlineData("postgresql://jane@db:5433/runs")]
    [InlineData("postgresql://jane%40home@[::1]:5432/my%20runs")]
    [InlineData("postgresql://jane@/runs?host=/tmp/emews-jane&port=5433")]
    public void An_address_is_named_as_it_can_be_typed(string text) => Assert.Equal(text, ConnectionText.ReadServer(text).ToString());
}
