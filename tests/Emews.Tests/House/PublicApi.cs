using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Emews.Tests.House;

/// <summary>Writes what users of an assembly can see, one line a member, in a stable order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        var spaces = types.GroupBy(type => type.Namespace, StringComparer.Ordinal);
        foreach (var space in spaces.OrderBy(space => space.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length is 0 ? "" : "\n").Append(CultureInfo.InvariantCulture, $"namespace {space.Key}\n");
            foreach (var type in space.OrderBy(type => TypeNames.Of(type), StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"\n  {Header(type)}\n");
                foreach (var member in Members(type))
                {
                    text.Append(CultureInfo.InvariantCulture, $"    {member}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {Result(invoke.ReturnParameter)} {TypeNames.Of(type)}({Parameters(invoke)}){Constraints(type)}";
        }

        var record = type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) is true;
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } when type.IsDefined(typeof(IsReadOnlyAttribute)) => record ? "readonly record struct" : "readonly struct",
            { IsValueType: true } => record ? "record struct" : "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => record ? "abstract record" : "abstract class",
            { IsSealed: true } => record ? "sealed record" : "sealed class",
            _ => record ? "record" : "class",
        };
        var bases = type.IsEnum ? "" : string.Join(", ", Bases(type, record));
        return $"{kind} {TypeNames.Of(type)}{(bases is "" ? "" : " : ")}{bases}{Constraints(type)}";
    }

    private static IEnumerable<string> Bases(Type type, bool record)
    {
        var own = type.GetInterfaces().Where(face => face.IsVisible)
            .Except(type.BaseType?.GetInterfaces() ?? []).Except(type.GetInterfaces().SelectMany(face => face.GetInterfaces()))
            .Where(face => !record || !(face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEquatable<>)))
            .Select(face => TypeNames.Of(face)).Order(StringComparer.Ordinal);
        return type.BaseType is null || type.BaseType == typeof(object) || type.BaseType == typeof(ValueType)
            ? own
            : own.Prepend(TypeNames.Of(type.BaseType));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        }

        return
        [
            .. Lines(type.GetConstructors(Declared).Where(IsVisible), Constructor),
            .. Lines(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly), Field),
            .. Lines(type.GetEvents(Declared).Where(@event => IsVisible(@event.AddMethod!)), Event),
            .. Lines(type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)), Property),
            .. Lines(type.GetMethods(Declared).Where(method => IsVisible(method) && !IsAccessor(method)), Method),
        ];
    }

    private static IEnumerable<string> Lines<T>(IEnumerable<T> members, Func<T, string> write)
        where T : MemberInfo =>
        members.Where(member => !IsGenerated(member)).Select(member => (member.Name, Line: write(member)))
            .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Line, StringComparer.Ordinal)
            .Select(member => member.Line);

    private static string Constructor(ConstructorInfo constructor) =>
        $"{Access(constructor)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})";

    private static string Event(EventInfo @event) =>
        $"{Access(@event.AddMethod!)}event {TypeNames.Of(@event.EventHandlerType!, Nullability.Create(@event))} {@event.Name}";

    private static string Field(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue(), field.FieldType) : "";
        return $"{(field.IsPublic ? "" : "protected ")}{kind}{TypeNames.Of(field.FieldType, Nullability.Create(field))} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
        var setter = accessors.Find(accessor => accessor == property.SetMethod);
        var init = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) is true;
        var index = property.GetIndexParameters();
        return Access(accessors[0]) + (property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "") +
            $"{TypeNames.Of(property.PropertyType, Nullability.Create(property))} " +
            (index.Length is 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]") +
            $" {{ {(accessors.Contains(property.GetMethod!) ? "get; " : "")}{(setter is null ? "" : init ? "init; " : "set; ")}}}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var constraints = Constraints(method.GetGenericArguments());
        return $"{Access(method)}{Result(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)}){constraints}";
    }

    private static string Access(MethodBase method)
    {
        var inheritance = method switch
        {
            { DeclaringType.IsInterface: true } => "",
            MethodInfo info when info.GetBaseDefinition().DeclaringType != info.DeclaringType => "override ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "") + inheritance;
    }

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var by = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true, ParameterType.IsByRef: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        var value = parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue, parameter.ParameterType) : "";
        return $"{by}{TypeNames.Of(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string Result(ParameterInfo result) =>
        (result.ParameterType.IsByRef ? "ref " : "") + TypeNames.Of(result.ParameterType, Nullability.Create(result));

    private static string Literal(object? value, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null when plain.IsValueType && plain == type => "default",
            null => "null",
            _ when plain.IsEnum => $"{plain.Name}.{Enum.ToObject(plain, value)}",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string Constraints(Type type) => Constraints(type.GetGenericArguments());

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Select(argument =>
    {
        var attributes = argument.GenericParameterAttributes;
        var valueType = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var types = argument.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType));
        string?[] all =
        [
            attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? "class" : null,
            valueType ? "struct" : null,
            .. types.Select(constraint => TypeNames.Of(constraint)),
            attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !valueType ? "new()" : null,
        ];
        var text = string.Join(", ", all.OfType<string>());
        return text is "" ? "" : $" where {argument.Name} : {text}";
    }));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    /// <summary>What the compiler adds to every record says nothing.</summary>
    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name is "EqualityContract" or "<Clone>$";
}
