using Emews.Searches;
using Emews.Workflows;
using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows;

public sealed class PointPayloadTests
{
    private const string Parameters = """
        model: {command: "python3 model.py"}
        parameters:
          beta:     {min: 0.1, max: 0.9}
          gamma:    {min: 0.01, max: 1.0, scale: log}
          contacts: {min: 1, max: 20, type: integer}
          variant:  {values: [alpha, delta]}
        constants: {days: 120, city: "Köln \"Süd\""}
        search_space_size: 2000
        seed: 42
        """;

    [Fact]
    public void Named_parameters_constants_and_seed_are_one_flat_object() => Assert.Equal(
        """{"beta":0.25,"gamma":0.1,"contacts":7,"variant":"delta","days":120,"city":"Köln \"Süd\"","seed":2125157639}""",
        Write(Parameters, new PointRun(1, 1, [0.25, 0.1, 7, 1])));

    [Fact]
    public void Replicates_differ_by_their_seed_alone()
    {
        var first = Write(Parameters, new PointRun(3, 1, [0.25, 0.1, 7, 1]));
        var second = Write(Parameters, new PointRun(3, 2, [0.25, 0.1, 7, 1]));
        Assert.NotEqual(first, second);
        Assert.Equal(first.Split("\"seed\"")[0], second.Split("\"seed\"")[0]);
    }

    [Fact]
    public void With_common_random_numbers_all_points_have_the_same_seeds()
    {
        const string common = Parameters + "\ncommon_random_numbers: true";
        var seeds = new[] { (1, 1), (2, 1), (1, 2), (2, 2) }.Select(run => Write(common, new PointRun(run.Item1, run.Item2, [0.2, 0.1, 7, 0])).Split("\"seed\":")[1]);
        Assert.Equal(2, seeds.Distinct().Count());
    }

    [Fact]
    public void The_prototypes_form_has_an_array_and_no_seed() => Assert.Equal(
        """{"x":[1,2.5],"mean_rt":0.5,"std_rt":0.25}""",
        Write("search_space_size: 3\nsample_dimensions: 2\nruntime: 0.5\nruntime_var: 0.25\nseed: 1", new PointRun(1, 1, [1, 2.5])));

    private static string Write(string yaml, PointRun run)
    {
        var read = ConfigurationReader.Read(yaml, "/models");
        return PointPayload.WriterOf(read.Configuration ?? throw new InvalidOperationException(string.Join('\n', read.Problems)))(run);
    }
}
