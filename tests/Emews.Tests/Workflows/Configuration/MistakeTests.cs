using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>Every mistake is found at once, in its line, with its key and the way to mend it.</summary>
public class MistakeTests
{
    /// <summary>What follows the three lines of <see cref="Configurations.Smallest"/>: text, line, key, part of the message.</summary>
    public static TheoryData<string, int, string, string> InSearch => new()
    {
        { "serch: reprioritize", 4, "serch", "unknown key; did you mean 'search'?" },
        { "num-guesses: 1", 4, "num-guesses", "did you mean 'num_guesses'?" },
        { "Seed: 1", 4, "Seed", "did you mean 'seed'?" },
        { "seed: 1\nseed: 2", 5, "seed", "stands twice, first in line 4" },
        { "seed: [1]", 4, "seed", "expected a whole number, found a list" },
        { "seed: {a: 1}", 4, "seed", "expected a whole number, found keys with values" },
        { "seed:", 4, "seed", "is empty" },
        { "seed: \"\"", 4, "seed", "found nothing between the quotes" },
        { "pools: {../evil: {type: local}}", 4, "pools.../evil", "must not be a path" },
        { "lockstep: perhaps", 4, "lockstep", "expected true or false, found 'perhaps'" },
        { "surrogate: rbf", 4, "surrogate", "expected prototype or keys such as {kernel: rbf, noise: true}, found 'rbf'" },
        { "surrogate: {kernel: matern}", 4, "surrogate.kernel", "expected rbf or matern32 or matern52, found 'matern'; did you mean 'matern32'?" },
        { "surrogate: {kernal: rbf}", 4, "surrogate.kernal", "did you mean 'kernel'?" },
        { "search: repriortize", 4, "search", "there is no search 'repriortize'; did you mean 'reprioritize'?" },
        { "search: {queue: sin}", 4, "search.queue", "there is no task queue 'sin'; did you mean 'sim'?" },
        { "search: {task_type: 2}", 4, "search.task_type", "there is no task of type 2: tasks has 0" },
        { "lockstep: true\nsearch: {lockstep: true}", 5, "search.lockstep", "stands at the top too, in line 4" },
        { "search: {assembly: a.dll}", 4, "search.type", "missing" },
        { "search: {name: reprioritize, assembly: a.dll, type: T}", 4, "search.name", "stands beside assembly" },
        { "search: []", 4, "search", "expected keys such as" },
        { "model: ackly", 4, "model", "there is no model 'ackly'; did you mean 'ackley'?" },
        { "model: python3 model.py", 4, "model", "one of your own is {command: …}" },
        { "model: {assembly: a.dll}", 4, "model.type", "missing: add the full name of the model's type" },
        { "model: {}", 4, "model", "names nothing to run" },
        { "model: {command: a, worker: b}", 4, "model", "has command and worker: keep one" },
        { "model: {command: a, result: last}", 4, "model.result", "expected last_line, stdout, file, or a JSON path" },
        { "model: {command: a, result: $..b}", 4, "model.result", "is no path to one value" },
        { "model: {command: a, result: file}", 4, "model.result", "add {result_file}" },
        { "model: {command: 'a {result_file}', result: stdout}", 4, "model.result", "keep one" },
        { "model: {command: 'a {y}'}", 4, "model.command", "there is nothing to put in for {y}: there are x, payload, payload_file, result_file, folder" },
        { "model: {command: 'a {mean_rt}'}", 4, "model.command", "there is nothing to put in for {mean_rt}" },
        { "model: {command: 'a {playload}'}", 4, "model.command", "did you mean 'payload'?" },
        { "model: {command: 'a {x'}", 4, "model.command", "cannot be read: { in {x has no partner" },
        { "model: {command: \"a 'b\"}", 4, "model.command", "cannot be read: no ' closes" },
        { "model: {command: \"''\"}", 4, "model.command", "names no program" },
        { "tasks: [{type: 0, timeout: 5, model: {command: a, timeout: 6}}]", 4, "tasks[0].timeout", "is 5s here and 6s in the model: keep one" },
        { "model: {assembly: a.dll, type: T, typ: U}", 4, "model.typ", "unknown key" },
        { "model: ackley\ntasks: [{type: 0, model: ackley}]", 5, "tasks[0].model", "stands at the top too, in line 4" },
    };

    /// <summary>The same of keys that are not known.</summary>
    public static TheoryData<string, int, string, string> InKeys => new()
    {
        { "xyzzy: 1", 4, "xyzzy", "unknown key: there are model, parameters, constants, objective, search_space_size, " },
        { "xyzzy: 1", 4, "xyzzy", "proxystore; see docs/configuration.md" },
        { "max_attempts: 2", 4, "max_attempts", "unknown key here: it goes under an entry of tasks, such as tasks: [{type: 0, max_attempts: …}]; see docs/configuration.md" },
        { "timeout: 2", 4, "timeout", "it goes under model or under an entry of tasks, such as tasks: [{type: 0, timeout: …}];" },
        { "model: {command: a, env: {A: b}}", 4, "model.env", "such as command: env A=b python3 model.py" },
        { "workers: 8", 4, "workers", "did you mean 'CFG_PROCS'? It goes under pools;" },
        { "pools: {local: {workers: 8}}", 4, "pools.local.workers", "unknown key; did you mean 'CFG_PROCS'?" },
        { "tasks: [{type: 0, retry: 2}]", 4, "tasks[0].retry", "did you mean 'retries'?" },
        { "n_points: 8", 4, "n_points", "did you mean 'search_space_size'?" },
        { "replicate: 2", 4, "replicate", "unknown key; did you mean 'replicates'?" },
        { "surrogate: {depth: 2}", 4, "surrogate.depth", "unknown key: there are kernel, ard, noise, bounds, restarts, max_points, transform; see docs/configuration.md" },
        { "tasks: [{type: 0, seed: 2}]", 4, "tasks[0].seed", "unknown key here: it goes at the top;" },
    };

    /// <summary>The same of numbers.</summary>
    public static TheoryData<string, int, string, string> InNumbers => new()
    {
        { "seed: many", 4, "seed", "expected a whole number, found 'many'" },
        { "seed: 1.5", 4, "seed", "expected a whole number, found '1.5'" },
        { "seed: 9223372036854775808", 4, "seed", "must be at most 9223372036854775807; it is 9223372036854775808" },
        { "seed: -1", 4, "seed", "must be at least 0; it is -1" },
        { "num_guesses: 1e9", 4, "num_guesses", "expected a whole number, found '1e9': write 1000000000" },
        { "num_guesses: 0", 4, "num_guesses", "must be at least 1; it is 0" },
        { "replicates: 0", 4, "replicates", "must be at least 1; it is 0" },
        { "replicates: 100001", 4, "replicates", "times search_space_size must be at most 10000000 tasks; it is 10000100" },
        { "stop_after_first_failures: -1", 4, "stop_after_first_failures", "must be at least 0; it is -1" },
        { "num_guesses: 3000000000", 4, "num_guesses", "must be at most 2147483647" },
        { "runtime: 1e300", 4, "runtime", "must be at most 20 (15 years)" },
        { "runtime: fast", 4, "runtime", "expected a number, found 'fast'" },
        { "runtime: NaN", 4, "runtime", "expected a number, found 'NaN'" },
        { "runtime: 1\nruntime_var: -1", 5, "runtime_var", "must be at least 0; it is -1" },
        { "max_failures: -1", 4, "max_failures", "must be at least 0" },
    };

    /// <summary>The same in tasks, pools and the schedule.</summary>
    public static TheoryData<string, int, string, string> InTasksAndPools => new()
    {
        { "tasks: {type: 0}", 4, "tasks", "expected a list such as" },
        { "tasks:\n  - 0", 5, "tasks[0]", "expected keys such as" },
        { "tasks: [{pools: [local]}]", 4, "tasks[0].type", "missing" },
        { "tasks: [{type: -1}]", 4, "tasks[0].type", "must be at least 0" },
        { "tasks:\n  - {type: 0, pools: [local]}\n  - {type: 0, pools: []}", 6, "tasks[1].type", "type 0 stands in tasks twice" },
        { "tasks: [{type: 0, pools: [local, locl]}]", 4, "tasks[0].pools[1]", "there is no pool 'locl'; did you mean 'local'?" },
        { "tasks:\n  - type: 0\n    pools:\n      - nowhere", 7, "tasks[0].pools[0]", "there is no pool 'nowhere': pools has local" },
        { "tasks: [{type: 0, pools: [local, local]}]", 4, "tasks[0].pools[1]", "starts already at tasks[0].pools[0]" },
        { "tasks: [{type: 0, pools: [p]}, {type: 1}]\npools: {p: {}, q: {}}", 4, "tasks[1].pools", "missing: name the pools" },
        { "tasks: [{type: 0, db: nowhere}]", 4, "tasks[0].db", "there is no database 'nowhere': dbs has local" },
        { "tasks: [{type: 0, max_attempts: 0}]", 4, "tasks[0].max_attempts", "must be at least 1" },
        { "tasks: [{type: 0, timeout: soon}]", 4, "tasks[0].timeout", "expected a duration (seconds, 10m, 1h30m or HH:MM:SS), found 'soon'" },
        { "tasks: [{type: 0, timeout: 0}]", 4, "tasks[0].timeout", "must be longer than 0" },
        { "pools: [local]", 4, "pools", "expected keys such as" },
        { "pools:\n  local: 4", 5, "pools.local", "expected keys such as {CFG_PPN: 4}, found '4'" },
        { "pools:\n  local:", 5, "pools.local", "is empty" },
        { "pools:\n  local: {type: lokal}", 5, "pools.local.type", "expected local or funcx, found 'lokal'; did you mean 'local'?" },
        { "pools:\n  local: {CFG_PROC: 4}", 5, "pools.local.CFG_PROC", "unknown key; did you mean 'CFG_PROCS'?" },
        { "pools:\n  local: {CFG_PPN: 0}", 5, "pools.local.CFG_PPN", "must be at least 1; it is 0" },
        { "pools:\n  local: {CFG_PROCS: 1e3}", 5, "pools.local.CFG_PROCS", "expected a whole number, found '1e3': write 1000" },
        { "pools:\n  \"a\\nb\": {}", 5, "pools.a\nb", "must not be a path or hold line breaks" },
        { "pools:\n  local: {CFG_PROCS: 10001}", 5, "pools.local.CFG_PROCS", "must be at most 10000; it is 10001" },
        { "pools:\n  local: {CFG_PPN: 5001, CFG_NODES: 2}", 5, "pools.local.CFG_PROCS", "must be at most 10000; it is 10002" },
        { "pools:\n  local: {CFG_PPN: four}", 5, "pools.local.CFG_PPN", "expected a whole number, found 'four'" },
        { "pools:\n  local: {CFG_PPN: [4]}", 5, "pools.local.CFG_PPN", "found a list" },
        { "pools:\n  local: {CFG_PPN: 2, CFG_BATCH_SIZE: $(( CFG_PROCS - 2 ))}", 5, "pools.local.CFG_BATCH_SIZE", "must be at least 1; it is 0" },
        { "pools:\n  local: {CFG_PPN: 4, CFG_BATCH_THRESHOLD: 5}", 5, "pools.local.CFG_BATCH_THRESHOLD", "the batch threshold is 5, the batch size 4" },
        { "pools:\n  local: {CFG_WALLTIME: long}", 5, "pools.local.CFG_WALLTIME", "expected a duration" },
        { "dbs: {here: {db_port: 5433}}\npools:\n  p: {start_pool_script: go.sh, CFG_WALLTIME: soon}", 6, "pools.p.CFG_WALLTIME", "expected a duration" },
        { "pools:\n  local: {type: funcx}", 5, "pools.local.fx_endpoint", "missing" },
        { "pools:\n  local: {fx_endpoint: far}", 5, "pools.local.fx_endpoint", "there is no endpoint 'far': add it to fx_endpoints" },
        { "pools:\n  local: {scheduler: slrm}", 5, "pools.local.scheduler", "did you mean 'slurm'?" },
        { "pools:\n  p: {start_pool_script: go.sh}", 5, "pools.p.start_pool_script", "a script reaches PostgreSQL only, and database 'local' is a SQLite file: add 'db_data: DIR'" },
        { "pools:\n  local: {start_pool_script: [go.sh], CFG_MEMORY: 4G}", 5, "pools.local.start_pool_script", "expected a path, found a list" },
        { "pools:\n  local: {lease: 0}", 5, "pools.local.lease", "must be at least 1s; it is 0" },
        { "pools:\n  local: {lease: 0.9}", 5, "pools.local.lease", "must be at least 1s; it is 0.9" },
        { "tasks: [{type: 0, timeout: 1177h}]", 4, "tasks[0].timeout", "must be at most 49 days (1176h); it is 1177h" },
        { "dbs:\n  local: {foreign_lease: 0.5}", 5, "dbs.local.foreign_lease", "must be at least 1s; it is 0.5" },
        { "pools:\n  local: {lease: 30x}", 5, "pools.local.lease", "expected a duration" },
        { "pool_schedule: [{pool: later}]\npools: {local: {type: local}, later: {type: local}}", 4, "pool_schedule[0].after_reprioritizations", "missing" },
        { "pool_schedule: [{after_reprioritizations: 2}]", 4, "pool_schedule[0].pool", "missing" },
        { "pool_schedule: [{after_reprioritizations: 0, pool: later}]\npools: {local: {type: local}, later: {type: local}}", 4, "pool_schedule[0].after_reprioritizations", "must be at least 1" },
        { "pool_schedule: [{after_reprioritizations: 2, pool: lokal}]", 4, "pool_schedule[0].pool", "did you mean 'local'?" },
        { "pool_schedule: [{after_reprioritizations: 2, pool: later, type: 9}]\npools: {local: {type: local}, later: {type: local}}", 4, "pool_schedule[0].type", "there is no task of type 9" },
        { "pool_schedule: [{after_reprioritizations: 2, pool: local}]", 4, "pool_schedule", "no pool starts with the run" },
        { "tasks: [{type: 0, pools: [local]}]\npool_schedule: [{after_reprioritizations: 2, pool: local}]", 5, "pool_schedule[0].pool", "starts at once already, by tasks[0].pools[0]" },
        { "pool_schedule:\n  - {after_reprioritizations: 2, pool: later}\n  - {after_reprioritizations: 4, pool: later}\npools: {local: {type: local}, later: {type: local}}", 6, "pool_schedule[1].pool", "stands in pool_schedule twice" },
    };

    /// <summary>The same in databases, queues, endpoints and paths.</summary>
    public static TheoryData<string, int, string, string> InPlaces => new()
    {
        { "dbs:\n  here: {db_path: a.db, db_host: h}", 5, "dbs.here.db_path", "stands beside db_host" },
        { "dbs:\n  here: {db_port: 70000}", 5, "dbs.here.db_port", "must be at most 65535" },
        { "dbs:\n  here: {db_prt: 5432}", 5, "dbs.here.db_prt", "did you mean 'db_port'?" },
        { "dbs:\n  here: {db_password: hush}", 5, "dbs.here.db_password", "passwords never stand in the file" },
        { "dbs:\n  here: {db_host: 'db:5432'}", 5, "dbs.here.db_host", "expected the name or address of one machine" },
        { "dbs:\n  here: {db_host: 'a,b'}", 5, "dbs.here.db_host", "expected the name or address of one machine" },
        { "dbs:\n  here: {type: funcx}", 5, "dbs.here.fx_endpoint", "missing" },
        { "dbs:\n  here: {db_host: h, start_cmd: 'pg_ctl -D ${db_data} start'}", 5, "dbs.here.start_cmd", "'${db_data}' stands for a key that this database has not" },
        { "dbs:\n  here: {db_host: h, db_datta: d, start_cmd: 'pg_ctl -D ${db_datta} start'}", 5, "dbs.here.db_datta", "did you mean 'db_data'?" },
        { "dbs:\n  here: {db_host: h, start_cmd: 'pg_ctl \"start'}", 5, "dbs.here.start_cmd", "cannot be split into words: no \" closes the one before" },
        { "dbs:\n  here: {db_host: h, stop_cmd: 'stop \\'}", 5, "dbs.here.stop_cmd", "nothing follows its last backslash" },
        { "dbs:\n  here: {db_host: h, start_cmd: ' '}", 5, "dbs.here.start_cmd", "names no program" },
        { "dbs:\n  here: {db_data: d, db_listen: login1}", 5, "dbs.here.db_listen", "'login1' is neither an address nor a network" },
        { "dbs:\n  here: {db_data: d, db_listen: '127.0.0.1, 10.0.0.0/33'}", 5, "dbs.here.db_listen", "'10.0.0.0/33' is neither an address nor a network" },
        { "dbs:\n  here: {db_host: h, start_cmd: go, env: {A: [1]}}", 5, "dbs.here.env.A", "expected text, found a list" },
        { "dbs: {one: {}, two: {}}\ntask_queues: {sim: {db: one}}", 1, "tasks", "missing: there is more than one database" },
        { "dbs: {one: {}, two: {}}\ntask_queues: {sim: {db: one}}\ntasks: []", 6, "tasks", "missing: there is more than one database" },
        { "task_queues:\n  sim: {db: lcal}", 5, "task_queues.sim.db", "there is no database 'lcal'; did you mean 'local'?" },
        { "task_queues:\n  sim: {type: funcx}", 5, "task_queues.sim.fx_endpoint", "missing" },
        { "task_queues:\n  sim: {type: emews_service, port: 8080, tunnel: {port: 1}}", 5, "task_queues.sim.tunnel.config_key", "missing" },
        { "task_queues:\n  sim: {type: emews_service}", 5, "task_queues.sim.port", "missing: say on which port the service listens" },
        { "task_queues:\n  sim: {type: emews_service, port: 0}", 5, "task_queues.sim.port", "must be at least 1" },
        { "task_queues:\n  sim: {type: emews_service, port: 80, host: \"login1:80\"}", 5, "task_queues.sim.host", "the port has a key of its own" },
        { "task_queues:\n  sim: {type: emews_service, port: 80, tls: {fingerprint: 12ab}}", 5, "task_queues.sim.tls.fingerprint", "64 hexadecimal digits" },
        { "task_queues:\n  sim: {type: emews_service, port: 80, tls: true}", 5, "task_queues.sim.tls", "or {} where the system trusts its authority" },
        { "task_queues: {a: {}, b: {}}", 1, "search.queue", "missing: there is more than one queue" },
        { "dbs: {one: {}, two: {}}\ntask_queues:\n  sim: {db: one}\ntasks: [{type: 0, db: two}]", 6, "task_queues.sim", "the tasks of type 0 in 'two': no pool would ever see them" },
        { "fx_endpoints:\n  far: nowhere", 5, "fx_endpoints.far", "expected the id of a Globus Compute endpoint" },
        { "fx_endpoints:\n  far: {host: h}", 5, "fx_endpoints.far.type", "missing" },
        { "fx_endpoints:\n  far: {type: ssh}", 5, "fx_endpoints.far.host", "missing" },
        { "fx_endpoints:\n  far: {type: ssh, host: h}\npools:\n  p: {type: funcx, fx_endpoint: far}", 7, "pools.p", "SQLite serves one machine: several want PostgreSQL, which db_data in the place of db_path asks for, and 'emews db init' makes" },
        { "reprioritize_endpoint: theta", 4, "reprioritize_endpoint", "there is no endpoint 'theta'" },
        { "proxystore: {}", 4, "proxystore.globus_config", "missing" },
        { "proxystore:\n  globus_config:\n    one: {host_regex: a, endpoint_path: /a, local_path: /b}", 6, "proxystore.globus_config.one", "expected the id of a Globus endpoint" },
        { "proxystore:\n  globus_config:\n    ad8503e9-2de7-4577-acd2-f5df252b9a70: {host_regex: '[', endpoint_path: /a, local_path: /b}", 6, "proxystore.globus_config.ad8503e9-2de7-4577-acd2-f5df252b9a70.host_regex", "is no regular expression" },
        { "constants: {days: 1}", 4, "constants", "goes with parameters" },
        { "model: ackley\ndbs:\n  here: {db_path: \"${env:NOWHERE}/a.db\"}", 6, "dbs.here.db_path", "the environment variable 'NOWHERE' is not set" },
        { "dbs:\n  here: {db_path: \"${env:SCRATCH/a.db\"}", 5, "dbs.here.db_path", "no '}' closes" },
        { "dbs:\n  here: {db_path: \"${env:NESTED}\"}", 5, "dbs.here.db_path", "holds a reference itself" },
        { "dbs:\n  here: {db_path: /network/me/a.db}", 5, "dbs.here.db_path", "is on NFS, and SQLite is not safe on file systems that machines share: name a file on a local disk" },
        { "dbs:\n  here: {db_path: \"a\\0b\"}", 5, "dbs.here.db_path", "zero character" },
    };

    /// <summary>The same for the form with named parameters.</summary>
    public static TheoryData<string, int, string, string> InParameters => new()
    {
        { "parameters: {a: {min: 0, max: 1}}", 1, "model", "missing: parameters need a model of your own" },
        { "parameters: {a: {min: 0, max: 1}}\ntasks: [{type: 0}]", 3, "tasks[0].model", "missing: parameters need a model" },
        { "model: ackley\nparameters: {a: {min: 0, max: 1}}\nsample_dimensions: 4", 4, "sample_dimensions", "stands beside parameters" },
        { "model: ackley\nparameters: {a: {min: 0, max: 1}}\nruntime: 4", 4, "runtime", "stands beside parameters" },
        { "model: {command: a}", 1, "parameters", "missing: say what varies, such as parameters: {beta: {min: 0.1, max: 0.9}}" },
        { "model: {command: a}\nparamters: {a: {min: 0, max: 1}}", 3, "paramters", "unknown key; did you mean 'parameters'?" },
        { "model: ackley", 1, "sample_dimensions", "missing: name parameters and a model of your own, or add sample_dimensions: 4" },
        { "model: ackley\nparameters: {}", 3, "parameters", "is empty" },
        { "model: ackley\nparameters: {a: {min: 1, max: 1}}", 3, "parameters.a.max", "is the same as min: what does not vary goes under constants, as a: 1" },
        { "model: ackley\nparameters: {a: [0, 1]}", 3, "parameters.a", "expected keys such as {min: 0.1, max: 0.9}, found a list" },
        { "model: ackley\nparameters: {a: {min: 2, max: 1}}", 3, "parameters.a.max", "must be more than min, which is 2; it is 1" },
        { "model: ackley\nparameters: {a: {min: 0, max: 1e400}}", 3, "parameters.a.max", "is too far from 0 for a number, whose limits are ±1.8e308; it is 1e400" },
        { "model: ackley\nparameters: {a: {min: .nan, max: 1}}", 3, "parameters.a.min", "expected a number, found '.nan'" },
        { "model: ackley\nparameters: {a: {min: 0, max: .inf}}", 3, "parameters.a.max", "expected a number, found '.inf'" },
        { "model: ackley\nparameters: {a: {values: [1, .nan]}}", 3, "parameters.a.values[1]", "is .nan, which no payload can hold: give it a number, or put it in quotes for a text" },
        { "model: ackley\nparameters: {a: {values: [1, -Infinity]}}", 3, "parameters.a.values[1]", "is -Infinity, which no payload can hold" },
        { "model: ackley\nparameters: {a: {values: [1, 1e400]}}", 3, "parameters.a.values[1]", "is 1e400, which no payload can hold" },
        { "model: ackley\nparameters: {a: {min: 0, max: 1}}\nconstants: {b: -.Inf}", 4, "constants.b", "is -.Inf, which no payload can hold" },
        { "model: ackley\nparameters: {\"a\\nb\": {min: 0, max: 1}}", 3, "parameters.a\nb", "has a line break or another control character in its name" },
        { "model: ackley\nparameters: {a: {min: 0, max: 1}}\nconstants: {\"a\\u0001\": 1}", 4, "constants.a\u0001", "has a line break or another control character" },
        { "model: ackley\nparameters: {a: {min: 0}}", 3, "parameters.a.max", "missing" },
        { "model: ackley\nparameters: {a: {min: 0, max: 1, scale: log}}", 3, "parameters.a.min", "must be more than 0" },
        { "model: ackley\nparameters: {a: {min: 0.5, max: 2, type: integer}}", 3, "parameters.a.min", "must be a whole number" },
        { "model: ackley\nparameters: {a: {values: []}}", 3, "parameters.a.values", "expected a list" },
        { "model: ackley\nparameters: {a: {values: [x, y, x]}}", 3, "parameters.a.values[2]", "stands in values twice" },
        { "model: ackley\nparameters: {seed: {min: 0, max: 1}}", 3, "parameters.seed", "is a name of ours" },
        { "model: ackley\nparameters: {a: {min: 0, max: 1}}\nconstants: {a: 1}", 4, "constants.a", "is a parameter too" },
        { "model: ackley\nparameters: {a: {min: 0, max: 1}}\nobjective: {goal: best}", 4, "objective.goal", "expected minimize or maximize" },
    };

    [Theory]
    [MemberData(nameof(InKeys))]
    [MemberData(nameof(InNumbers))]
    [MemberData(nameof(InSearch))]
    [MemberData(nameof(InTasksAndPools))]
    [MemberData(nameof(InPlaces))]
    public void A_mistake_is_found(string yaml, int line, string key, string message) =>
        AssertOne(Configurations.Read(Configurations.Smallest + yaml), line, key, message);

    [Theory]
    [MemberData(nameof(InParameters))]
    public void A_mistake_in_named_parameters_is_found(string yaml, int line, string key, string message) =>
        AssertOne(Configurations.Read("search_space_size: 100\n" + yaml), line, key, message);

    [Theory]
    [InlineData("search_space_size: 2000000000\nsample_dimensions: 4", "must be at most 10000000; it is 2000000000")]
    [InlineData("search_space_size: 1e9\nsample_dimensions: 4", "expected a whole number, found '1e9': write 1000000000")]
    [InlineData("search_space_size: 10000000\nsample_dimensions: 11", "times the dimensions must be at most 100000000")]
    public void A_search_space_that_fits_into_no_memory_is_refused(string yaml, string message) =>
        AssertOne(Configurations.Read(yaml), 1, "search_space_size", message);

    [Theory]
    [InlineData("dbs:\n  here: {db_host: 'postgresql://me:Geheim1@db/x'}", "dbs.here.db_host")]
    [InlineData("dbs:\n  here: {db_host: 'me:Geheim1@db'}", "dbs.here.db_host")]
    [InlineData("dbs:\n  here: {db_host: 'Host=db;Password=Geheim1'}", "dbs.here.db_host")]
    [InlineData("dbs:\n  here: {db_port: 'postgresql://me:Geheim1@db/x'}", "dbs.here.db_port")]
    [InlineData("dbs:\n  here: {db_user: 'postgresql://me:Geheim1@db/x'}", "dbs.here.db_user")]
    [InlineData("dbs:\n  here: {db_name: 'postgresql://me:Geheim1@db/x'}", "dbs.here.db_name")]
    [InlineData("dbs:\n  here: {db_data: 'postgresql://me:Geheim1@db/x'}", "dbs.here.db_data")]
    [InlineData("dbs:\n  here: {db_path: 'postgresql://me:Geheim1@db/x'}", "dbs.here.db_path")]
    [InlineData("dbs:\n  here: {db_data: d, db_listen: 'postgresql://me:Geheim1@db/x'}", "dbs.here.db_listen")]
    [InlineData("dbs:\n  here: postgresql://me:Geheim1@db/x", "dbs.here")]
    [InlineData("dbs: postgresql://me:Ge/heim1@db/x", "dbs")]
    public void A_password_in_an_address_is_refused_and_not_repeated(string yaml, string key)
    {
        var problem = Assert.Single(Configurations.Only(Configurations.Read(Configurations.Smallest + yaml), ConfigurationSeverity.Error));

        Assert.Equal(key, problem.Key);
        Assert.DoesNotContain("heim1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_mistakes_in_one_file_are_reported_with_their_lines()
    {
        var result = Configurations.Read("""
            serch_space_size: 750
            sample_dimensions: four
            pools:
              p:
                CFG_PPN: 4
                CFG_BATCH_SIZE: $(( CFG_PROCS / 0 ))
            tasks:
              - {type: 0, pools: [q]}
            surrogate: {kernel: cubic}
            """);

        Assert.Null(result.Configuration);
        Assert.False(result.CanRun);
        Assert.Equal(
            [(1, "serch_space_size"), (2, "sample_dimensions"), (6, "pools.p.CFG_BATCH_SIZE"), (8, "tasks[0].pools[0]"), (9, "surrogate.kernel")],
            Configurations.Only(result, ConfigurationSeverity.Error).Select(problem => (problem.Line, problem.Key)));
    }

    [Fact]
    public void Both_bounds_are_looked_at()
    {
        var result = Configurations.Read("search_space_size: 100\nmodel: ackley\nparameters: {a: {min: low, max: high}}");

        Assert.Equal(["parameters.a.min", "parameters.a.max"], result.Problems.Select(problem => problem.Key), StringComparer.Ordinal);
    }

    [Fact]
    public void Lists_among_values_are_a_mistake_each()
    {
        var result = Configurations.Read("search_space_size: 100\nmodel: ackley\nparameters: {a: {values: [[1], [2], {b: 3}]}}");

        Assert.Equal(
            ["parameters.a.values[0]", "parameters.a.values[1]", "parameters.a.values[2]"],
            result.Problems.Select(problem => problem.Key), StringComparer.Ordinal);
    }

    [Fact]
    public void A_column_is_that_of_the_key()
    {
        var problem = Assert.Single(Configurations.Read(Configurations.Smallest + "surrogate: {kernel: rbf, nois: true}").Problems);

        Assert.Equal((4, 26), (problem.Line, problem.Column));
    }

    [Fact]
    public void What_is_missing_is_said_once()
    {
        var result = Configurations.Read("seed: 1");

        Assert.Equal(["search_space_size", "sample_dimensions"], result.Problems.Select(problem => problem.Key), StringComparer.Ordinal);
        Assert.All(result.Problems, problem => Assert.StartsWith("missing: ", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_broken_part_does_not_make_the_names_in_it_unknown()
    {
        var result = Configurations.Read(Configurations.Smallest + "pools: {p: {CFG_PPN: x}}\ndbs: [here]\ntasks: [{type: 0, db: here, pools: [p]}]");

        Assert.Equal(["pools.p.CFG_PPN", "dbs"], Configurations.Only(result, ConfigurationSeverity.Error).Select(problem => problem.Key), StringComparer.Ordinal);
    }

    [Fact]
    public void Hundreds_of_mistakes_are_cut_off()
    {
        var result = Configurations.Read(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i}: 1\n")));

        Assert.Equal(500, result.Problems.Count);
    }

    private static void AssertOne(ConfigurationReadResult result, int line, string key, string message)
    {
        var problem = Assert.Single(Configurations.Only(result, ConfigurationSeverity.Error));
        Assert.Equal((line, key), (problem.Line, problem.Key));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Null(result.Configuration);
    }
}
