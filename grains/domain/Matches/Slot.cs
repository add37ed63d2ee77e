using System.Diagnostics;

namespace Cashback.Matches;

/// <summary>One ticket and all that replaced it: what a refund has to know of it, in a few bytes.</summary>
/// <param name="Category">Place of the name in its match.</param>
/// <param name="Channel">Place of the name in its match.</param>
/// <param name="Session">Place of the name in its match and one; 0: none.</param>
/// <param name="Methods">A bit for each method that paid for it.</param>
/// <param name="Lives">The original, then each ticket that it was exchanged for.</param>
internal sealed record Slot(byte Category, byte Channel, byte Session, byte Methods, IReadOnlyList<Life> Lives)
{
    /// <summary>Beside the methods: the last ticket was given back whole and has no replacement.</summary>
    public const byte Whole = 0x80;

    public Life Last => Lives[^1];

    /// <summary>What refunds have given back of it, minor units.</summary>
    public long Refunded => Lives[0].Price - ((Methods & Whole) != 0 ? 0 : Last.Price);

    /// <summary>What was given back of one of its lives.</summary>
    public long GivenBack(int life) => life + 1 < Lives.Count ? Lives[life].Price - Lives[life + 1].Price : (Methods & Whole) != 0 ? Lives[life].Price : 0;

    public static byte Bit(TicketMethod method) => (byte)(1 << ((int)method - 1));
}

/// <param name="Price">Minor units.</param>
/// <param name="State">Where it is.</param>
internal readonly record struct Life(long Price, TicketState State);

/// <summary>The stored form of a page of slots: four bytes, the number of lives, and of each its state and its price by sevens.</summary>
internal static class SlotBytes
{
    public static byte[] Write(IReadOnlyList<Slot> slots)
    {
        var bytes = new List<byte>(slots.Count * 9);
        foreach (var slot in slots)
        {
            bytes.AddRange([slot.Category, slot.Channel, slot.Session, slot.Methods, (byte)slot.Lives.Count]);
            foreach (var life in slot.Lives)
            {
                bytes.Add((byte)life.State);
                var rest = (ulong)life.Price;
                for (; rest > 0x7F; rest >>= 7)
                    bytes.Add((byte)((rest & 0x7F) | 0x80));
                bytes.Add((byte)rest);
            }
        }

        return [.. bytes];
    }

    public static List<Slot> Read(ReadOnlySpan<byte> bytes)
    {
        var slots = new List<Slot>(256);
        for (var at = 0; at < bytes.Length;)
        {
            var head = bytes.Slice(at, 5);
            at += 5;
            var lives = new Life[head[4]];
            for (var i = 0; i < lives.Length; i++)
            {
                var state = (TicketState)bytes[at++];
                ulong price = 0;
                for (var shift = 0; ; shift += 7)
                {
                    var part = bytes[at++];
                    price |= (ulong)(part & 0x7F) << shift;
                    if (part < 0x80)
                        break;
                }

                lives[i] = new((long)price, state);
            }

            Trace.Assert(lives.Length > 0, "a ticket without a life");
            slots.Add(new(head[0], head[1], head[2], head[3], lives));
        }

        return slots;
    }
}
