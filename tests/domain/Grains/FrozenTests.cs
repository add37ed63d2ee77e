using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cashback.Matches;
using Cashback.Operations;

namespace Cashback.Grains;

/// <summary>
/// What older versions have stored, as bytes in a file: every command, reply, refusal, state and row is still read, and nothing
/// of it is lost when it is written again. A line is never changed; what is new is added, and the failing test says how.
/// </summary>
public sealed class FrozenTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(Here())!, "frozen.txt"));

    /// <summary>What one would store today, by its name in the file.</summary>
    private static SortedDictionary<string, string> Today()
    {
        var today = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in Examples.Cases(typeof(Command)).Concat(Examples.Cases(typeof(Reply))))
            today[Name(type)] = Text(Examples.Full(type), type);
        foreach (var type in Examples.Cases(typeof(Refusal)))
            today[Name(type)] = Text(new Refused((Refusal)Examples.Full(type)), typeof(Refused));
        foreach (var row in WireTests.Rows)
            today["row " + Name(row.Data)] = JsonSerializer.Serialize(Examples.Full(row.Data), Wire.Default.GetTypeInfo(row.Data)!);
        foreach (var (decider, type) in States())
            today["state " + Name(type)] = Encoding.UTF8.GetString(decider.Save((GrainState)Examples.Full(type)));
        var inStates = typeof(Decider).Assembly.GetTypes().SelectMany(t => t.GetProperties()).Select(p => p.PropertyType).ToHashSet();
        foreach (var type in typeof(Command).Assembly.GetTypes().Concat(inStates).Distinct().Where(t => t.IsEnum && t.FullName!.StartsWith("Cashback.", StringComparison.Ordinal)))
            today["enum " + Name(type)] = "{" + string.Join(',', Enum.GetNames(type).Select(n => $"\"{n}\":{Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}")) + "}";
        foreach (var (name, bytes) in Bytes())
            today["bytes " + name] = $"\"{Convert.ToHexString(bytes)}\"";
        return today;
    }

    /// <summary>What is no JSON: pages of a match, and the ids that are derived.</summary>
    private static IEnumerable<(string Name, byte[] Bytes)> Bytes()
    {
        var (grain, card) = (new GrainId(2, new(GrainKind.Match, (UInt128)5 << 64)), new GrainRef(GrainKind.Card, 9));
        yield return ("slots", SlotBytes.Write([new(1, 2, 3, 4, [new(12_345, TicketState.Cancelled), new(0, TicketState.Controlled)])]));
        yield return ("facts", FactBytes.Write([new("t1", [new(300, 700)], card, new OperationId(1, card, 7)), new("t2", [])]));
        yield return ("payments", PaymentBytes.Write([new("pi_1", TicketMethod.Card, 70_000, card, 3, [300])]));
        yield return ("message", Number(MessageId.OfMessage(grain, 7, 1)));
        yield return ("report", Number(MessageId.OfReport(grain, 7, 1)));
        yield return ("wakeUp", Number(MessageId.OfWakeUp(grain, 7)));
        yield return ("member", Number(MessageId.OfMember(grain, card, 7)));
        yield return ("ticket", Number(TicketIds.Of(grain.Ref, 300, 1).Key));
        yield return ("refundPayment", Number(TicketIds.OfPayment(grain.Ref, 300).Key));
        yield return ("row", Reads.RowKey.Of(2, Reads.ListKind.Reversals, card, 7));

        static byte[] Number(UInt128 number)
        {
            var bytes = new byte[16];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
            return bytes;
        }
    }

    [Fact]
    public void WhatWasStoredOnce_IsStillRead_AndLosesNothing()
    {
        var today = Today();
        foreach (var line in Lines)
        {
            var (name, old) = (line[..line.IndexOf('\t')], line[(line.IndexOf('\t') + 1)..]);
            Assert.True(today.TryGetValue(name, out var now), $"'{name}' is gone: older journals have it");
            var again = name.Split(' ')[0] is "enum" or "bytes" ? now : Again(name, old);
            Assert.True(Has(JsonNode.Parse(again), JsonNode.Parse(old)), $"{name}\nwas {old}\nis  {again}");
        }
    }

    [Fact]
    public void EverythingThatIsStored_IsInTheFile()
    {
        // What has a new field gets another line: the old one stays, for what was stored without it.
        var missing = string.Join('\n', Today().Select(t => $"{t.Key}\t{t.Value}").Except(Lines));
        Assert.True(missing.Length == 0, "add to frozen.txt:\n" + missing);
    }

    private static string Again(string name, string old)
    {
        if (name.StartsWith("state ", StringComparison.Ordinal))
        {
            var decider = States().Single(s => "state " + Name(s.Type) == name).Decider;
            return Encoding.UTF8.GetString(decider.Save(decider.Load(Encoding.UTF8.GetBytes(old))));
        }

        var type = WireTests.Rows.Select(r => r.Data).FirstOrDefault(t => "row " + Name(t) == name)
            ?? (Examples.Cases(typeof(Command)).Any(t => Name(t) == name) ? typeof(Command) : typeof(Reply));
        var info = Wire.Default.GetTypeInfo(type)!;
        return JsonSerializer.Serialize(JsonSerializer.Deserialize(old, info), info);
    }

    private static string Text(object example, Type type) =>
        JsonSerializer.Serialize(example, Wire.Default.GetTypeInfo(type.IsSubclassOf(typeof(Command)) ? typeof(Command) : typeof(Reply))!);

    /// <summary>All that was there is there as it was; there may be more.</summary>
    private static bool Has(JsonNode? now, JsonNode? old) => (now, old) switch
    {
        (JsonObject n, JsonObject o) => o.All(p => n.ContainsKey(p.Key) && Has(n[p.Key], p.Value)),
        (JsonArray n, JsonArray o) => n.Count == o.Count && o.Zip(n).All(p => Has(p.Second, p.First)),
        _ => JsonNode.DeepEquals(now, old),
    };

    private static IEnumerable<(Decider Decider, Type Type)> States() =>
        from decider in Deciders.All
        let state = decider.GetType().BaseType!.GetGenericArguments()[0]
        from type in state.IsAbstract ? Examples.Cases(state) : [state]
        select (decider, type);

    private static string Name(Type type) => type.FullName!["Cashback.".Length..];

    private static string Here([CallerFilePath] string here = "") => here;
}
