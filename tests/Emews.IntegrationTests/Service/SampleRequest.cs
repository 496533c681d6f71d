using System.Reflection;
using System.Runtime.CompilerServices;
using Emews.Tasks;

namespace Emews.IntegrationTests.Service;

/// <summary>Makes a right request of any record, to be spoilt.</summary>
internal static class SampleRequest
{
    public static object Of(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var text when text == typeof(string) => "exp",
        var number when number == typeof(int) => 1,
        var number when number == typeof(long) => 1L,
        var flag when flag == typeof(bool) => false,
        var id when id == typeof(Guid) => Guid.Parse("6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
        var time when time == typeof(TimeSpan) => TimeSpan.FromSeconds(0.05),
        var time when time == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
        var task when task == typeof(TaskId) => new TaskId(1),
        { IsEnum: true } word => Enum.GetValues(word).GetValue(0)!,
        { IsGenericType: true } list when list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => ListOf(list.GetGenericArguments()[0]),
        var record => Record(record),
    };

    private static Array ListOf(Type element)
    {
        var list = Array.CreateInstance(element, 1);
        list.SetValue(Of(element), 0);
        return list;
    }

    private static object Record(Type record)
    {
        var constructor = record.GetConstructors(BindingFlags.Public | BindingFlags.Instance).MaxBy(made => made.GetParameters().Length)!;
        return constructor.GetParameters() is [] ? RuntimeHelpers.GetUninitializedObject(record)
            : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
    }
}
