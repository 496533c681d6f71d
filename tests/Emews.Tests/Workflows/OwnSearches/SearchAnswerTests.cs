using System.Globalization;
using System.Text;
using Emews.Searches;
using Emews.Tests.Workflows.Configuration;
using Emews.Workflows;
using Emews.Workflows.OwnSearches;

namespace Emews.Tests.Workflows.OwnSearches;

/// <summary>The lines that the program of a search gets and gives.</summary>
public sealed class SearchAnswerTests
{
    private const string Space = """
        model: {command: cat}
        parameters: {beta: {min: 0.1, max: 0.9, scale: log}, n: {min: 1, max: 20, type: integer}, kind: {values: [a, 3]}}
        search: {program: me}
        objective: {name: misfit, goal: GOAL}
        replicates: 2
        seed: 5
        """;

    public static TheoryData<string, string> Bad => new()
    {
        { "hello", "it is no JSON: answer each line with one JSON object, and print what is for people on standard error" },
        { "{'submit': []}", "it is no JSON" },
        { """{"submit": [{"beta": NaN, "n": 1, "kind": 3}]}""", "it is no JSON, which knows no NaN and no infinity" },
        { "[]", "it is no object: answer {} for nothing" },
        { """{"sumbit": []}""", "it has the unknown key 'sumbit'; did you mean 'submit'?" },
        { """{"points": []}""", "it has the unknown key 'points': there are submit, priorities, cancel, done, notes" },
        { """{"submit": {}}""", "submit should be a list such as" },
        { """{"submit": [3]}""", "point 8 should be an object by parameter name or a list, and is 3" },
        { """{"submit": [[0.5, 3, "a"], [0.5, 3]]}""", "point 9 has 2 values, and there are 3 parameters" },
        { """{"submit": [{"beta": 0.5, "n": 3}]}""", "point 8 has no kind" },
        { """{"submit": [{"beta": 0.5, "n": 3, "kind": 3, "m": 1}]}""", "point 8 has 'm', which is no parameter" },
        { """{"submit": [{"beta": 0.5, "n": 3, "kidn": 3}]}""", "point 8 has 'kidn', which is no parameter; did you mean 'kind'?" },
        { """{"submit": [{"beta": 0.95, "n": 3, "kind": 3}]}""", "of point 8, beta lies between 0.1 and 0.9, and not at 0.95" },
        { """{"submit": [{"beta": "0.5", "n": 3, "kind": 3}]}""", "of point 8, beta takes a number, not \"0.5\"" },
        { """{"submit": [{"beta": 0.5, "n": 3.5, "kind": 3}]}""", "of point 8, n takes a whole number, not 3.5" },
        { """{"submit": [{"beta": 0.5, "n": 3, "kind": "b"}]}""", "of point 8, kind is one of a, 3, not b" },
        { """{"priorities": [3]}""", "priorities should hold pairs [point, priority], and holds 3" },
        { """{"priorities": [[3, 1.5]]}""", "priorities should hold whole numbers, and holds 1.5" },
        { """{"cancel": ["3"]}""", "cancel should hold whole numbers, and holds \"3\"" },
        { """{"cancel": 3}""", "cancel should be a list such as [3], and is 3" },
        { """{"done": "yes"}""", "done should be true or false, and is \"yes\"" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_no_answer_is_told_with_its_mend(string line, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => Answer(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void All_that_may_be_answered_is_read()
    {
        var decision = Answer("""
            {"submit": [{"kind": "a", "n": 3.0, "beta": 5e-1}, [0.9, 20, 3]], "priorities": [[3, 10], [1.0, -2]], "cancel": [4], "done": true, "notes": ["so", 1]}
            """);
        Assert.Equal([[0.5, 3, 0], [0.9, 20, 1]], decision.Submit);
        Assert.Equal([new(3, 10), new(1, -2)], decision.Priorities);
        Assert.Equal([4], decision.Cancel);
        Assert.True(decision.IsDone);
        Assert.Equal(["so", "1"], decision.Notes);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"submit": [], "priorities": null, "done": false, "notes": []}""")]
    public void Nothing_may_be_answered(string line)
    {
        var decision = Answer(line);
        Assert.Equal((0, 0, 0, false, 0), (decision.Submit.Count, decision.Priorities.Count, decision.Cancel.Count, decision.IsDone, decision.Notes.Count));
    }

    [Theory]
    [InlineData("minimize", -2.5)]
    [InlineData("maximize", 2.5)]
    public void It_is_told_of_the_run_and_of_values_as_people_see_them(string goal, double told)
    {
        var configuration = Configurations.Valid(Space.Replace("GOAL", goal, StringComparison.Ordinal));
        var lines = new SearchLines(configuration, "try");
        Assert.Equal(
            """
            {"event":"begin","format":1,"exp_id":"try","parameters":[{"name":"beta","type":"real","min":0.1,"max":0.9,"scale":"log"},
            {"name":"n","type":"integer","min":1,"max":20,"scale":"linear"},{"name":"kind","type":"categorical","values":["a",3]}],
            "seed":5,"num_guesses":null,"retrain_after":50,"replicates":2,"goal":"GOAL","objective":"misfit","settings":{"a":1}}

            """.ReplaceLineEndings("").Replace("GOAL", goal, StringComparison.Ordinal),
            Text(lines.Begin("""{"a":1}""")).TrimEnd('\n'));
        Assert.Equal(
            """{"event":"completed","point":3,"parameters":{"beta":0.5,"n":7,"kind":3},"value":TOLD,"error":null,"runs":2,"standard_error":0.25}"""
                .Replace("TOLD", told.ToString("R", CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\n",
            Text(lines.Completed(new EndedPoint(3, -2.5, 2, 0.25), [0.5, 7, 1])));
        Assert.Contains(
            "\"value\":null,\"error\":\"timeout\",\"runs\":0,\"standard_error\":null",
            Text(lines.Completed(new EndedPoint(3, null, 0) { Error = "timeout" }, [0.5, 7, 1])),
            StringComparison.Ordinal);
    }

    private static string Text(ReadOnlyMemory<byte> line) => Encoding.UTF8.GetString(line.Span);

    // Seven points were submitted before.
    private static SearchDecision Answer(string line) =>
        new SearchAnswer(PointParameters.Of(Configurations.Valid(Space.Replace("GOAL", "minimize", StringComparison.Ordinal)))).Read(line, 7);
}
