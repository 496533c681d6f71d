using System.Reflection;

namespace Emews.Tests.House;

/// <summary>Writes types as C# does, without namespaces, with nullability.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability?.ElementType ?? nullability);
        }

        var mark = NullabilityState.Nullable == nullability?.ReadState || NullabilityState.Nullable == nullability?.WriteState ? "?" : "";
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value, nullability) + (mark is "" ? "?" : "");
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (type.IsPointer)
        {
            return Of(type.GetElementType()!) + "*";
        }

        return (Keywords.TryGetValue(type, out var keyword) ? keyword : Named(type, nullability)) + mark;
    }

    private static string Named(Type type, NullabilityInfo? nullability)
    {
        var all = type.GetGenericArguments();
        var outer = type.IsGenericParameter ? null : type.DeclaringType;
        var inherited = outer?.GetGenericArguments().Length ?? 0;
        var arguments = all.Select((argument, i) => Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i)))
            .Skip(inherited).ToList();
        if (type is { Namespace: "System", IsConstructedGenericType: true } && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            return $"({string.Join(", ", arguments)})";
        }

        var name = type.Name.Split('`')[0];
        var outerName = outer is null ? "" : Named(outer.IsGenericTypeDefinition && !type.IsGenericTypeDefinition
            ? outer.MakeGenericType(all[..inherited]) : outer, nullability: null) + ".";
        return outerName + (arguments.Count is 0 ? name : $"{name}<{string.Join(", ", arguments)}>");
    }
}
