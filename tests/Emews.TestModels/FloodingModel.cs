using Emews.Pools;

namespace Emews.TestModels;

/// <summary>Prints more than anybody wants to read: 3 MiB a task.</summary>
public sealed class FloodingModel : ITaskModel
{
    private static readonly string Line = new('x', 1023);

    public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 1536; i++)
        {
            Console.Out.WriteLine(Line);
            Console.Error.WriteLine(Line);
        }

        return Task.FromResult("1");
    }
}
