using Emews.Bench;
using Emews.Bench.Gpr;
using Emews.Bench.Pools;
using Emews.Bench.Queue;
using Emews.Bench.Searches;
using Emews.Bench.Services;
using Emews.Tasks;

IMeasurement[] measurements =
[
    new Reprioritization(), new QueueMeasurement(), new PoolMeasurement(), new ServiceMeasurement(), new GprMeasurement(), new SearchMeasurement(),
];

const string json = "--json";
const string markdown = "--markdown";
var rest = args.Where(argument => argument is not (json or markdown)).ToArray();
var chosen = rest.Length == 0 ? null : Array.Find(measurements, m => string.Equals(m.Name, rest[0], StringComparison.Ordinal));
if (chosen is null)
{
    var asked = rest.Length > 0 && rest[0] is "--help" or "-h";
    var output = asked ? Console.Out : Console.Error;
    if (!asked && rest.Length > 0)
    {
        output.WriteLine($"There is no measurement named {rest[0]}.");
    }

    output.WriteLine("Usage: ./bench.sh NAME [--json | --markdown] [options of the measurement]");
    foreach (var measurement in measurements)
    {
        output.WriteLine($"  {measurement.Usage}");
    }

    return asked ? 0 : 2;
}

if (rest.AsSpan(1).ContainsAny("--help", "-h"))
{
    Console.WriteLine($"Usage: ./bench.sh {chosen.Usage}");
    return 0;
}

try
{
    var rows = chosen.Run(rest.AsSpan(1), Console.Error);
    if (args.Contains(json, StringComparer.Ordinal))
    {
        Report.WriteJson(chosen.Name, rows, Console.Out);
    }
    else if (args.Contains(markdown, StringComparer.Ordinal))
    {
        Report.WriteMarkdown(rows, Console.Out);
    }
    else
    {
        Report.WriteTable(rows, Console.Out);
    }

    return 0;
}
catch (FormatException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine($"Usage: ./bench.sh {chosen.Usage}");
    return 2;
}
catch (EmewsException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
