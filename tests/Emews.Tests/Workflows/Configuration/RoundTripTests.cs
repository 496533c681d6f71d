using Emews.Workflows.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>What is written reads back as it was.</summary>
public class RoundTripTests
{
    [Theory]
    [InlineData("prototype-local.yaml")]
    [InlineData("prototype-remote.yaml")]
    [InlineData("named-parameters.yaml")]
    [InlineData("every-key.yaml")]
    public void A_file_reads_back_from_anywhere_and_is_written_the_same_again(string file)
    {
        var result = Configurations.ReadFile(file);
        var written = ConfigurationWriter.Write(result.Configuration!, result.Defaults);

        var again = ConfigurationReader.Read(written, "/elsewhere", Configurations.Options);

        Assert.Equal(result.Configuration! with { SeedWasDrawn = false }, again.Configuration);
        Assert.Equal(ConfigurationWriter.Write(result.Configuration! with { SeedWasDrawn = false }), ConfigurationWriter.Write(again.Configuration!));
    }

    [Fact]
    public void Every_configuration_reads_back_equal() => Prop.ForAll(
        Arb.From(AnyConfiguration.Generator),
        configuration =>
        {
            var written = ConfigurationWriter.Write(configuration);
            var again = Configurations.Read(written);
            return (configuration == again.Configuration).Label(written + ProblemReport.Render("written", again.Problems));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Defaults_are_shown_and_marked()
    {
        var result = Configurations.Read("search_space_size: 75\nsample_dimensions: 2\npools: {p: {CFG_PPN: 4, CFG_WALLTIME: 01:00:00}}\n");

        Assert.Equal(
            """
            # The configuration as resolved: every default shown, every path on this machine absolute.
            search_space_size: 75
            sample_dimensions: 2
            num_guesses: 75  # default
            retrain_after: 50  # default
            seed: 4711  # drawn for this run
            replicates: 1  # default
            common_random_numbers: false  # default
            search:  # default
              name: reprioritize
              acquisition: log_ei  # default
              pending: believer  # default
              queue: sim  # default
              task_type: 0  # default
              lockstep: false  # default
            surrogate:  # default
              kernel: rbf
              ard: false
              noise: true
              restarts: 0
              transform: auto
            task_queues:
              sim:  # default
                type: local
                db: local
            tasks:  # default
              - type: 0
                db: local
                pools: [p]
                model: ackley
                max_attempts: 3
                retries: 0
                retry_delay: 1s
                keep_failed: 100
            pools:
              p:
                type: local  # default
                CFG_PPN: 4
                CFG_WALLTIME: "01:00:00"
                CFG_NODES: 1  # default
                CFG_PROCS: 4  # default
                CFG_BATCH_SIZE: 4  # default
                CFG_BATCH_THRESHOLD: 1  # default
                lease: 30s  # default
                scheduler: none  # default
            dbs:
              local:  # default
                type: local
                # SQLite: emews.db in the experiment's folder

            """.ReplaceLineEndings("\n"),
            ConfigurationWriter.Write(result.Configuration!, result.Defaults));
    }

    [Theory]
    [InlineData("0.1", "0.1")]
    [InlineData("1e-7", "1E-07")]
    [InlineData("2.50", "2.5")]
    [InlineData("-3", "-3")]
    public void Numbers_are_written_in_their_shortest_form(string written, string expected) =>
        Assert.Contains(
            $"\nruntime: {expected}\n",
            ConfigurationWriter.Write(Configurations.Valid($"{Configurations.Smallest}runtime: {written}")),
            StringComparison.Ordinal);
}
