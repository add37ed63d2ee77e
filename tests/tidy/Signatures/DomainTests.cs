using System.Reflection;
using System.Runtime.CompilerServices;
using Cashback.Grains;
using Cashback.Programmes;
using Xunit;

namespace Cashback.Tidy.Signatures;

/// <summary>The domain is synchronous and exact: nothing in its signatures waits or rounds by itself.</summary>
public sealed class DomainTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Inexact = [typeof(double), typeof(float), typeof(Half), typeof(decimal)];
    private static readonly Type[] Waiting = [typeof(Task), typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>), typeof(CancellationToken)];

    /// <summary>Reads a JSON number exactly, by way of decimal, and holds millionths.</summary>
    private static readonly Type[] MayParse = [typeof(Coefficient)];

    [Fact]
    public void Domain_NeitherWaitsNorRounds() => Findings.None(Find(typeof(Decider).Assembly, [.. Inexact, .. Waiting]));

    [Fact]
    public void Contracts_DoNotRound() => Findings.None(Find(typeof(Refusal).Assembly, Inexact));

    [Fact]
    public void Find_SeesIntoGenericsAndFields() => Assert.Equal(2, Find(typeof(Sample), [.. Inexact, .. Waiting]).Count());

    private static IEnumerable<string> Find(Assembly assembly, Type[] banned) =>
        assembly.GetTypes().Where(t => !MayParse.Contains(t) && !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !IsGenerated(t)).SelectMany(t => Find(t, banned));

    private static IEnumerable<string> Find(Type type, Type[] banned) =>
        from member in type.GetMembers(Declared)
        where !member.IsDefined(typeof(CompilerGeneratedAttribute))
        where Types(member).SelectMany(Parts).Any(banned.Contains)
        select $"{type.FullName}.{member.Name}";

    private static IEnumerable<Type> Types(MemberInfo member) => member switch
    {
        MethodBase method => method.GetParameters().Select(p => p.ParameterType).Concat(method is MethodInfo { ReturnType: var answer } ? [answer] : []),
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }

    /// <summary>Serializer contexts: System.Text.Json writes their members.</summary>
    private static bool IsGenerated(Type type) => typeof(System.Text.Json.Serialization.JsonSerializerContext).IsAssignableFrom(type);

    private sealed class Sample
    {
        public readonly List<double?> Field = [];

        public long Fine(string text) => text.Length + Field.Count;

        public ValueTask<int> Method() => new(Field.Count);
    }
}
