using System.Reflection;
using System.Text.Json.Serialization;
using Cashback.Programmes;

namespace Cashback.Grains;

/// <summary>
/// Makes instances of every contract by reflection: one with nothing in it that could be left out as a default, and one with
/// nothing but defaults. A member that is lost on the wire shows in one of them.
/// </summary>
internal static class Examples
{
    public static IEnumerable<Type> Cases(Type hierarchy) => hierarchy.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => a.DerivedType);

    public static object Full(Type type) => Make(type, full: true)!;

    public static object Bare(Type type) => Make(type, full: false)!;

    private static object? Make(Type type, bool full)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return full ? Make(inner, full) : null;
        if (type.IsGenericType)
            return Collection(type, full);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(full ? Enum.GetValues(type).Length - 1 : 0);
        if (type.IsAbstract)
            return Make(Cases(type).First(c => c.GetConstructors().Any(p => p.GetParameters().Length > 0)), full);
        return Simple(type, full) ?? Record(type, full);
    }

    private static object? Simple(Type type, bool full) =>
        type == typeof(string) ? full ? "some text" : ""
        : type == typeof(bool) ? full
        : type == typeof(int) ? full ? 3 : 0
        : type == typeof(long) ? full ? 7_000_000_000 : 0L
        : type == typeof(ulong) ? full ? ulong.MaxValue : 0UL
        : type == typeof(UInt128) ? full ? UInt128.MaxValue : UInt128.Zero
        : type == typeof(DateTimeOffset) ? full ? new DateTimeOffset(2026, 3, 29, 1, 2, 3, TimeSpan.Zero).AddTicks(4_567_891) : default(DateTimeOffset)
        : type == typeof(DateOnly) ? full ? new DateOnly(2026, 3, 29) : default(DateOnly)
        : type == typeof(GrainRef) ? new GrainRef(GrainKind.Card, full ? UInt128.MaxValue : 1)
        : type == typeof(GrainId) ? new GrainId(2, new(GrainKind.Card, full ? 3u : 1u))
        : type == typeof(Coefficient) ? new Coefficient(full ? 1_000_001 : 0)
        : type == typeof(Ledger.Account) ? new Ledger.Account(Ledger.AccountKind.Granted, full ? "a:b" : "")
        : (object?)null;

    private static object Collection(Type type, bool full)
    {
        var items = type.GetGenericArguments();
        if (items.Length == 2)
            return full ? new SortedDictionary<string, int>(StringComparer.Ordinal) { ["table"] = 0, ["web"] = 9 } : new SortedDictionary<string, int>(StringComparer.Ordinal);
        var list = Array.CreateInstance(items[0], full ? 1 : 0);
        if (full)
            list.SetValue(Make(items[0], full), 0);
        return list;
    }

    private static object Record(Type type, bool full)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault(c => !IsCopy(c, type));
        var instance = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(p => Argument(p, full))]);
        var named = constructor?.GetParameters().Select(p => p.Name).ToHashSet() ?? [];
        foreach (var property in type.GetProperties().Where(p => p.CanWrite && !named.Contains(p.Name) && p.GetIndexParameters().Length == 0))
            property.SetValue(instance, IsOptional(property) && !full ? null : Make(property.PropertyType, full));
        return instance;
    }

    private static object? Argument(ParameterInfo parameter, bool full) =>
        !full && new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.Nullable ? null : Make(parameter.ParameterType, full);

    private static bool IsOptional(PropertyInfo property) => new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    private static bool IsCopy(ConstructorInfo constructor, Type type) => constructor.GetParameters() is [var only] && only.ParameterType == type;
}
