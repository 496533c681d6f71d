using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Emews.Tests.House;

/// <summary>What compiled types know of each other: bases, signatures, fields, attributes, and all that method bodies name.</summary>
internal static class CompiledArrows
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<Mention> Mentions(Assembly assembly, Rooms rooms) =>
        from type in assembly.GetTypes()
        let @from = rooms.Of(type.Namespace)
        where @from is not null
        from used in UsedBy(type).SelectMany(Parts).Where(used => used.Assembly == assembly).Distinct()
        let to = rooms.Of(used.Namespace)
        where to is not null
        select new Mention(@from, to, $"{type.FullName} uses {used.FullName}");

    private static IEnumerable<Type> UsedBy(Type type)
    {
        IEnumerable<Type?> own = [type.BaseType, .. type.GetInterfaces(), .. Constraints(type.GetGenericArguments()), .. Attributes(type)];
        var fields = type.GetFields(Everything).SelectMany(field => Attributes(field).Append(field.FieldType));
        var properties = type.GetProperties(Everything).SelectMany(Attributes);
        var methods = type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)).SelectMany(UsedBy);
        return own.OfType<Type>().Concat(fields).Concat(properties).Concat(methods);
    }

    private static IEnumerable<Type> UsedBy(MethodBase method)
    {
        var used = Signature(method).Concat(Attributes(method)).Concat(method.GetParameters().SelectMany(Attributes));
        return method.GetMethodBody() is { } body
            ? used.Concat(body.LocalVariables.Select(local => local.LocalType))
                .Concat(body.ExceptionHandlingClauses.Where(clause => clause.Flags is ExceptionHandlingClauseOptions.Clause)
                    .Select(clause => clause.CatchType).OfType<Type>())
                .Concat(NamedIn(method, body.GetILAsByteArray() ?? []))
            : used;
    }

    private static IEnumerable<Type> Signature(MethodBase method) =>
        [
            .. method.GetParameters().Select(parameter => parameter.ParameterType),
            .. method is MethodInfo { ReturnType: var result } ? [result] : Type.EmptyTypes,
            .. Constraints(TypeArguments(method)),
        ];

    private static IEnumerable<Type> NamedIn(MethodBase method, byte[] il) =>
        Tokens(il).SelectMany(token => TypesOf(
            method.Module.ResolveMember(token, method.DeclaringType!.GetGenericArguments(), TypeArguments(method))!));

    private static List<int> Tokens(ReadOnlySpan<byte> il)
    {
        var tokens = new List<int>();
        while (!il.IsEmpty)
        {
            var code = OpCodesByValue[il[0] is 0xFE ? 0xFE00 | il[1] : il[0]];
            il = il[code.Size..];
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok)
            {
                tokens.Add(BinaryPrimitives.ReadInt32LittleEndian(il));
            }

            il = il[OperandSize(code.OperandType, il)..];
        }

        return tokens;
    }

    private static int OperandSize(OperandType type, ReadOnlySpan<byte> operand) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(operand)),
        _ => 4,
    };

    private static IEnumerable<Type> TypesOf(MemberInfo member)
    {
        Type?[] types = member switch
        {
            Type type => [type],
            FieldInfo field => [field.DeclaringType, field.FieldType],
            MethodBase method => [method.DeclaringType, .. Signature(method), .. TypeArguments(method)],
            _ => [],
        };
        return types.OfType<Type>();
    }

    private static Type[] TypeArguments(MethodBase method) => method is MethodInfo ? method.GetGenericArguments() : [];

    private static IEnumerable<Type> Constraints(Type[] arguments) =>
        arguments.Where(argument => argument.IsGenericParameter)
            .SelectMany(argument => argument.GetGenericParameterConstraints());

    private static IEnumerable<Type> Attributes(MemberInfo member) => Attributes(member.CustomAttributes);

    private static IEnumerable<Type> Attributes(ParameterInfo parameter) => Attributes(parameter.CustomAttributes);

    private static IEnumerable<Type> Attributes(IEnumerable<CustomAttributeData> attributes) =>
        attributes.SelectMany(attribute => attribute.ConstructorArguments
            .SelectMany(argument => new[] { argument.ArgumentType, argument.Value as Type }).OfType<Type>()
            .Append(attribute.AttributeType));

    /// <summary>The named types inside a type: what arrays, pointers and generic types are made of.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsConstructedGenericType
            ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
            : [type];
    }
}
