using System.Collections;
using System.Globalization;
using System.Text.Json;
using Cashback.Grains;
using Cashback.Operations;
using Cashback.Reads;

namespace Cashback.Journal;

/// <summary>Answers as text: bytes have no equality of their own.</summary>
internal static class Show
{
    public static string Text(object? answer) => answer switch
    {
        null => "nothing",
        string text => text,
        byte[] bytes => Convert.ToHexString(bytes),
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        Head h => $"head {h.Seq} {h.Tip} {Text(h.At)} {h.Settings} {h.Schema} {Text(h.Wake)} {Text(h.State)}",
        WakeUp w => $"wake {Text(w.Due)} {w.Number}",
        Loaded l => $"{Text(l.Head)} known {Text(l.Known)}",
        Outgoing o => $"message {o.From} {o.Seq} {o.Index} {Text(o.At)} {Text(o.Body)}",
        DueWakeUp d => $"{d.Grain} {Text(d.WakeUp)}",
        StoredHead s => $"{s.Grain} {Text(s.Head)}",
        FeedItem i => $"item {i.Grain} {i.Seq} {i.Request} {Text(i.Body)}",
        Row r => $"row {Text(r.Key)} {Text(r.Body)}",
        Recorded r => $"operation {r.Grain} {r.Seq} {r.Request} {JsonSerializer.Serialize(r.Operation, Wire.Default.Operation)}",
        IEnumerable many => "[" + string.Join("; ", many.Cast<object?>().Select(Text)) + "]",
        _ => Convert.ToString(answer, CultureInfo.InvariantCulture)!,
    };
}
