using Emews.Database;
using Emews.Database.Addresses;

namespace Emews.Tests.Database;

/// <summary>A database has one name in all messages: its URI.</summary>
public class PostgresSettingsTests
{
    [Theory]
    [InlineData("Host=db.example.org;Port=5433;Database=x y;Username=me;Password=Geheim1", "postgresql://me@db.example.org:5433/x%20y")]
    [InlineData("Host=::1;Database=x;Username=me", "postgresql://me@[::1]:5432/x")]
    [InlineData("Host=/tmp/emews-me;Database=x;Username=me", "postgresql://me@/x?host=/tmp/emews-me&port=5432")]
    public void A_place_is_the_uri_of_the_address(string connectionString, string uri) =>
        Assert.Equal($"The database {uri}", PostgresSettings.Place(connectionString));

    [Fact]
    public void What_a_connection_leaves_out_has_its_default() => Assert.Equal(
        $"The database {new DatabaseAddress.PostgreSql("localhost", 5432, Environment.UserName, Environment.UserName)}", PostgresSettings.Place("Password=Geheim1"));
}
