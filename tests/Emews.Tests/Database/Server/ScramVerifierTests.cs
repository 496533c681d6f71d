using Emews.Database.Server;

namespace Emews.Tests.Database.Server;

/// <summary>The verifier is the one that PostgreSQL makes itself.</summary>
public class ScramVerifierTests
{
    // From pg_authid of PostgreSQL 15, after CREATE ROLE … PASSWORD 'Tr0ub4dor3'.
    private const string Theirs = "SCRAM-SHA-256$4096:27/b/Q1kP1LUo53wHU1Vkg==$B6XBLDsDcHbmiAKGHoqWLucXTDNd5zIe5QQZgyFbzfQ=:Wa2ndbi+P+Tq7JArl5cCbXGb5iuxZMDpr0xvsYszyI4=";

    [Fact]
    public void It_is_PostgreSQLs_own()
    {
        var salt = Convert.FromBase64String(Theirs.Split(':', '$')[2]);

        Assert.Equal(Theirs, ScramVerifier.Of("Tr0ub4dor3", salt));
    }

    [Fact]
    public void Each_has_a_salt_of_its_own() => Assert.NotEqual(ScramVerifier.Of("Tr0ub4dor3"), ScramVerifier.Of("Tr0ub4dor3"));
}
