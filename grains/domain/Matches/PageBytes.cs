using System.Text;
using Cashback.Grains;

namespace Cashback.Matches;

/// <summary>Writes the stored form of a page: numbers by sevens, texts and ids with their length.</summary>
internal sealed class PageWriter
{
    private readonly List<byte> _bytes = new(16_384);

    public void Number(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var rest = (ulong)value;
        for (; rest > 0x7F; rest >>= 7)
            _bytes.Add((byte)((rest & 0x7F) | 0x80));
        _bytes.Add((byte)rest);
    }

    public void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number(bytes.Length);
        _bytes.AddRange(bytes);
    }

    public void Ref(GrainRef? id)
    {
        if (id is not { } known)
        {
            _bytes.Add(0);
            return;
        }

        Span<byte> bytes = stackalloc byte[GrainRef.Size];
        known.Write(bytes);
        _bytes.AddRange(bytes);
    }

    public byte[] ToBytes() => [.. _bytes];
}

/// <summary>Reads what <see cref="PageWriter"/> wrote, in the same order.</summary>
internal ref struct PageReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public long Number()
    {
        ulong value = 0;
        for (var (shift, at) = (0, 0); ; shift += 7)
        {
            var part = _rest[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part >= 0x80)
                continue;
            _rest = _rest[at..];
            return (long)value;
        }
    }

    public string Text()
    {
        var length = (int)Number();
        var text = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return text;
    }

    /// <summary>No kind of grain is 0.</summary>
    public GrainRef? Ref()
    {
        if (_rest[0] == 0)
        {
            _rest = _rest[1..];
            return null;
        }

        var id = GrainRef.Read(_rest);
        _rest = _rest[GrainRef.Size..];
        return id;
    }
}

/// <summary>
/// The stored form of what was imported: first the pages of payments that it needs, so that these can be had without the rest.
/// </summary>
internal static class FactBytes
{
    public static byte[] Write(IReadOnlyList<TicketFact> facts)
    {
        var writer = new PageWriter();
        var pages = facts.SelectMany(f => f.Parts).Select(p => p.Payment / Page.Size).Distinct().Order().ToList();
        writer.Number(pages.Count);
        pages.ForEach(writer.Number);
        foreach (var fact in facts)
        {
            writer.Text(fact.Id);
            writer.Ref(fact.Owner);
            writer.Text(fact.Operation?.ToString() ?? "");
            writer.Number(fact.Parts.Count);
            foreach (var part in fact.Parts)
            {
                writer.Number(part.Payment);
                writer.Number(part.Amount);
            }
        }

        return writer.ToBytes();
    }

    public static List<TicketFact> Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new PageReader(bytes);
        for (var pages = reader.Number(); pages > 0; pages--)
            reader.Number();
        var facts = new List<TicketFact>(Page.Size);
        while (!reader.IsEmpty)
        {
            var (id, owner, operation) = (reader.Text(), reader.Ref(), reader.Text());
            var parts = new Part[reader.Number()];
            for (var i = 0; i < parts.Length; i++)
                parts[i] = new(reader.Number(), reader.Number());
            facts.Add(new(id, parts, owner, OperationId.TryParse(operation, out var purchase) ? purchase : null));
        }

        return facts;
    }

    public static IReadOnlyList<long> PaymentPages(ReadOnlySpan<byte> bytes)
    {
        var reader = new PageReader(bytes);
        var pages = new long[reader.Number()];
        for (var i = 0; i < pages.Length; i++)
            pages[i] = reader.Number();
        return pages;
    }
}

/// <summary>The stored form of a page of payments.</summary>
internal static class PaymentBytes
{
    public static byte[] Write(IReadOnlyList<PaymentEntry> entries)
    {
        var writer = new PageWriter();
        foreach (var entry in entries)
        {
            writer.Text(entry.Id);
            writer.Number((long)entry.Method);
            writer.Number(entry.Worth);
            writer.Ref(entry.Owner);
            writer.Number(entry.Refunded);
            writer.Number(entry.Tickets.Count);
            foreach (var ticket in entry.Tickets)
                writer.Number(ticket);
        }

        return writer.ToBytes();
    }

    public static List<PaymentEntry> Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new PageReader(bytes);
        var entries = new List<PaymentEntry>(Page.Size);
        while (!reader.IsEmpty)
        {
            var (id, method, worth, owner, refunded) = (reader.Text(), (TicketMethod)reader.Number(), reader.Number(), reader.Ref(), reader.Number());
            var tickets = new long[reader.Number()];
            for (var i = 0; i < tickets.Length; i++)
                tickets[i] = reader.Number();
            entries.Add(new(id, method, worth, owner, refunded, tickets));
        }

        return entries;
    }
}
