using Emews.Cli.Commands.Db;
using Emews.Database.Upkeep;
using Emews.Tasks;
using Emews.Workflows;

namespace Emews.Cli.Commands.Experiments;

/// <summary>Opens the database that a command about experiments names, to look at them.</summary>
internal static class ExperimentsLook
{
    /// <summary>Connects, without a change to anything.</summary>
    /// <exception cref="EmewsException">It cannot be reached, or no experiment was ever in it.</exception>
    public static async Task<IExperimentLook> OpenAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        var look = await ExperimentLook.OpenAsync(target.Address, cancellationToken);
        try
        {
            return (await look.LookAsync(cancellationToken)).HasTasks
                ? look
                : throw new WorkflowRefusedException($"{target.Address} is no EMEWS DB yet: no experiment has been run in it.");
        }
        catch
        {
            await look.DisposeAsync();
            throw;
        }
    }
}
