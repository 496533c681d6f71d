using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>Problems as people see them.</summary>
public class ProblemReportTests
{
    [Fact]
    public void Problems_stand_by_line_and_the_last_line_counts_them()
    {
        var result = Configurations.Read(Configurations.Smallest + """
            pools:
              pool1: {CFG_PROC: 4}
              pool2: {pre_launch: [go]}
            tasks: [{type: 0, pools: [pool1]}]
            seeed: 1
            """);

        Assert.Equal(
            """
            file.yaml:5:11: error: pools.pool1.CFG_PROC: unknown key; did you mean 'CFG_PROCS'?
            file.yaml:6:3: note: pools.pool2: is never started: name it in tasks or pool_schedule
            file.yaml:6:11: not available yet: pools.pool2.pre_launch: commands before a pool starts; leave it out
            file.yaml:8:1: error: seeed: unknown key; did you mean 'seed'?
            file.yaml: 2 errors, 1 not available yet, 1 note

            """.ReplaceLineEndings("\n"),
            ProblemReport.Render("file.yaml", result.Problems));
    }

    [Fact]
    public void Nothing_to_mend_is_said() => Assert.Equal("file.yaml: nothing to mend\n", ProblemReport.Render("file.yaml", []));

    [Fact]
    public void A_problem_of_the_whole_file_has_no_key() =>
        Assert.Equal(
            "file.yaml:1:1: error: there is no such file\nfile.yaml: 1 error\n",
            ProblemReport.Render("file.yaml", [new(ConfigurationSeverity.Error, 1, 1, "", "there is no such file")]));

    [Fact]
    public void A_problem_takes_one_line_whatever_the_file_holds()
    {
        var result = Configurations.Read(Configurations.Smallest + "\"a\\nb\": 1\nseed: \"x\\ny" + new string('z', 1000) + "\"");

        var lines = ProblemReport.Render("file.yaml", result.Problems).TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 600));
    }
}
