using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>What is worth knowing stops nothing.</summary>
public class NoteTests
{
    public static TheoryData<string, int, string, string> One => new()
    {
        { "pools: {a: {}, b: {}}\ntasks: [{type: 0, pools: [a]}]", 4, "pools.b", "is never started: name it in tasks or pool_schedule" },
        { "pools:\n  p: {CFG_PPN: 4, CFG_BATCH_SIZE: 3}", 5, "pools.p.CFG_BATCH_SIZE", "leaves 1 of 4 workers idle" },
        { "num_guesses: 101", 4, "num_guesses", "the run ends after 100 points" },
        { "num_guesses: 49", 3, "retrain_after", "nothing is ever reprioritised" },
        { "runtime_var: 1", 4, "runtime_var", "without runtime there is no delay" },
        { "pools: {p: {CFG_QUEUE: debug}}", 4, "pools.p.CFG_QUEUE", "has no effect: the pool has no scheduler" },
        { "dbs: {d: {env: {A: b}}}", 4, "dbs.d.env", "has no effect: the database is SQLite" },
        { "dbs: {d: {start_cmd: go}}", 4, "dbs.d.start_cmd", "has no effect: the database is SQLite" },
        { "dbs: {d: {db_host: h, db_listen: \"*\"}}", 4, "dbs.d.db_listen", "has no effect: without db_data or start_cmd" },
        { "dbs: {d: {db_host: db.example.org, db_data: d}}", 4, "dbs.d.db_data", "that is another machine" },
        { "dbs: {d: {db_host: h, start_cmd: 'start it; sleep 1'}}", 4, "dbs.d.start_cmd", "'it;' is a word like any other" },
        { "dbs: {d: {db_host: h, start_cmd: 'start it >> log'}}", 4, "dbs.d.start_cmd", "'>>' is a word like any other" },
        { "task_queues: {sim: {port: 1}}", 4, "task_queues.sim.port", "has no effect: the type is local" },
        { "task_queues: {sim: {type: emews_service, port: 80}}\npools: {}", 5, "pools", "emews pool run <exp_id> <pool> --config FILE" },
        { "model: {command: 'sim > log'}", 4, "model.command", "'>' is a word like any other" },
        { "model: {assembly: a.dll, type: T, folder: x}", 4, "model.folder", "has no effect: it goes with command and worker" },
        { "model: {assembly: a.dll, type: T, timeout: 3}", 4, "model.timeout", "has no effect" },
    };

    [Theory]
    [MemberData(nameof(One))]
    public void A_note_leaves_the_run_free_to_begin(string yaml, int line, string key, string message)
    {
        var result = Configurations.Read(Configurations.Smallest + yaml);

        var problem = Assert.Single(result.Problems);
        Assert.Equal((ConfigurationSeverity.Note, line, key), (problem.Severity, problem.Line, problem.Key));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.True(result.CanRun);
    }

    [Fact]
    public void An_objective_that_says_nothing_is_what_holds_without_it()
    {
        var result = Configurations.Read("search_space_size: 100\nmodel: {command: a}\nparameters: {a: {min: 0, max: 1}}\nobjective: {}");

        Assert.Equal((ConfigurationSeverity.Note, 4, "objective"), Assert.Single(result.Problems.Select(problem => (problem.Severity, problem.Line, problem.Key))));
        Assert.Equal(new ObjectiveConfiguration(null, Maximize: false), result.Configuration!.Objective);
    }

    [Fact]
    public void One_value_does_not_vary()
    {
        var result = Configurations.Read("search_space_size: 100\nmodel: {command: a}\nparameters: {a: {values: [x]}}");

        var note = Assert.Single(result.Problems);
        Assert.Equal((ConfigurationSeverity.Note, "parameters.a.values"), (note.Severity, note.Key));
        Assert.Equal("holds one value: what does not vary goes under constants, as a: \"x\"", note.Message);
    }

    [Fact]
    public void Names_in_quotes_are_texts_whatever_they_say()
    {
        var configuration = Configurations.Valid("search_space_size: 100\nmodel: {command: a}\nparameters: {a: {values: [\"nan\", \"1e400\"]}}");

        Assert.Equal(["\"nan\"", "\"1e400\""], Assert.IsType<ParameterConfiguration.Choice>(Assert.Single(configuration.Parameters)).Texts);
    }

    [Theory]
    [InlineData("pool", "tasks.csv")]
    [InlineData("mean", "points.csv")]
    public void A_parameter_whose_name_is_a_column_already_is_told_its_own(string name, string table)
    {
        var result = Configurations.Read($"model: {{command: sim}}\nparameters:\n  beta: {{min: 0, max: 1}}\n  {name}: {{min: 0, max: 1}}\nsearch_space_size: 100\nseed: 1");

        var note = Assert.Single(result.Problems);
        Assert.Equal((ConfigurationSeverity.Note, 4, $"parameters.{name}"), (note.Severity, note.Line, note.Key));
        Assert.Equal($"is a column of {table} already: in tasks.csv and points.csv the parameter is parameter_{name}", note.Message);
    }

    [Fact]
    public void What_does_not_reach_a_script_is_told()
    {
        var result = Configurations.Read(Configurations.Smallest
            + "dbs: {here: {db_port: 5433}}\npools:\n  p: {start_pool_script: go.sh, lease: 1m, idle_timeout: 5m, CFG_WALLTIME: 1-12:00}");

        var notes = Configurations.Only(result, ConfigurationSeverity.Note).ToList();
        Assert.Equal(["pools.p.lease", "pools.p.idle_timeout"], notes.Select(note => note.Key));
        Assert.All(notes, note => Assert.Equal("has no effect: only CFG_* values reach a script", note.Message));
        Assert.True(result.CanRun);
    }

    [Fact]
    public void A_script_gets_every_variable_and_its_writer_a_hint()
    {
        var result = Configurations.Read(Configurations.Smallest
            + "dbs: {here: {db_port: 5433}}\npools:\n  p: {start_pool_script: go.sh, CFG_MEMORY: 4G, CFG_PROC: 8, CFG_BATCH_SIZE: 1}");

        var note = Assert.Single(Configurations.Only(result, ConfigurationSeverity.Note));
        Assert.Equal("pools.p.CFG_PROC", note.Key);
        Assert.Equal("is passed on to the script as it is; did you mean 'CFG_PROCS'?", note.Message);
        Assert.Equal("4G", result.Configuration!.Pools["p"].Cfg["CFG_MEMORY"]);
        Assert.True(result.CanRun);
    }
}
