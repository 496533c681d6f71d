using System.Reflection;
using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>A database whose calls a test sees first: it may wait, throw, or let them go on.</summary>
public class WatchedDatabase : DispatchProxy
{
    private IEmewsDatabase _database = null!;
    private Func<string, CancellationToken, Task> _onCall = null!;

    public static IEmewsDatabase Create(IEmewsDatabase database, Func<string, CancellationToken, Task> onCall)
    {
        var watched = Create<IEmewsDatabase, WatchedDatabase>();
        ((WatchedDatabase)(object)watched)._database = database;
        ((WatchedDatabase)(object)watched)._onCall = onCall;
        return watched;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var before = _onCall(targetMethod!.Name, args is [.., CancellationToken token] ? token : default);
        if (before.IsCompletedSuccessfully || targetMethod.ReturnType == typeof(ValueTask))
        {
            return targetMethod.Invoke(_database, BindingFlags.DoNotWrapExceptions, null, args, null);
        }

        var answer = targetMethod.ReturnType.GetGenericArguments() is [var type] ? type : typeof(object);
        return typeof(WatchedDatabase).GetMethod(nameof(AfterAsync), BindingFlags.NonPublic | BindingFlags.Instance)!
            .MakeGenericMethod(answer).Invoke(this, [before, targetMethod, args]);
    }

    private async Task<T?> AfterAsync<T>(Task before, MethodInfo method, object?[]? args)
    {
        await before;
        var call = (Task)method.Invoke(_database, BindingFlags.DoNotWrapExceptions, null, args, null)!;
        await call;
        return call is Task<T> answered ? await answered : default;
    }
}
