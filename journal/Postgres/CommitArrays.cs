using System.Buffers.Binary;
using Cashback.Grains;
using NpgsqlTypes;

namespace Cashback.Journal.Postgres;

/// <summary>A batch as columns: the parameters of <see cref="CommitSql"/>, in its order. Chains are counted from 1, by grain.</summary>
internal sealed class CommitArrays
{
    private const NpgsqlDbType BigInts = NpgsqlDbType.Array | NpgsqlDbType.Bigint;
    private const NpgsqlDbType Integers = NpgsqlDbType.Array | NpgsqlDbType.Integer;
    private const NpgsqlDbType Byteas = NpgsqlDbType.Array | NpgsqlDbType.Bytea;
    private const NpgsqlDbType Uuids = NpgsqlDbType.Array | NpgsqlDbType.Uuid;

    /// <summary>The types that the statement is prepared with; slot, base of the feed and incarnation come last.</summary>
    public static readonly NpgsqlDbType[] Types =
    [
        Byteas, BigInts, BigInts, BigInts, BigInts, BigInts, BigInts, BigInts, Integers, Integers, Byteas, Integers, Byteas,
        BigInts, BigInts, Uuids, BigInts, Byteas,
        BigInts, Byteas, Byteas,
        BigInts, BigInts, Integers, BigInts, Byteas,
        NpgsqlDbType.Integer, NpgsqlDbType.Bigint, NpgsqlDbType.Bigint,
    ];

    private CommitArrays(object[] values) => Values = values;

    public object[] Values { get; }

    public static CommitArrays Of(IReadOnlyList<Chain> chains, int slot, Identity identity)
    {
        var n = chains.Count;
        int entries = 0, rows = 0, messages = 0;
        for (var i = 0; i < n; i++)
        {
            entries += chains[i].Entries.Count;
            rows += chains[i].Rows.Count;
            messages += chains[i].Outbox.Count;
        }

        return new([.. Heads(chains), .. Entries(chains, entries), .. Rows(chains, rows), .. Messages(chains, messages), slot, identity.FeedBase, (long)identity.Incarnation]);
    }

    public static long Signed(ulong tip) => unchecked((long)tip);

    public static Guid Uuid(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return new(bytes, bigEndian: true);
    }

    private static object[] Heads(IReadOnlyList<Chain> chains)
    {
        var n = chains.Count;
        var grain = new byte[n][];
        var (expectedSeq, expectedTip, seq, tip, at) = (new long[n], new long[n], new long[n], new long[n], new long[n]);
        var (wakeDue, wakeNumber) = (new long?[n], new long?[n]);
        var (settings, schema, operations) = (new int[n], new int[n], new int[n]);
        var (state, item) = (new ReadOnlyMemory<byte>[n], new byte[n][]);
        for (var i = 0; i < n; i++)
        {
            var (chain, next) = (chains[i], chains[i].Next);
            grain[i] = chain.Grain.ToBytes();
            (expectedSeq[i], expectedTip[i]) = (chain.ExpectedSeq, Signed(chain.ExpectedTip));
            (seq[i], tip[i], at[i]) = (next.Seq, Signed(next.Tip), next.At.UtcTicks);
            (wakeDue[i], wakeNumber[i]) = (next.Wake?.Due.UtcTicks, next.Wake?.Number);
            (settings[i], schema[i], state[i]) = (next.Settings, next.Schema, next.State);
            (operations[i], item[i]) = (chain.Entries.Count, FeedItems.Pack(chain));
        }

        return [grain, expectedSeq, expectedTip, seq, tip, at, wakeDue, wakeNumber, settings, schema, state, operations, item];
    }

    private static object[] Entries(IReadOnlyList<Chain> chains, int n)
    {
        var (of, seq, at) = (new long[n], new long[n], new long[n]);
        var (request, body) = (new Guid[n], new ReadOnlyMemory<byte>[n]);
        for (int i = 0, to = 0; i < chains.Count; i++)
        {
            var list = chains[i].Entries;
            for (var k = 0; k < list.Count; k++, to++)
            {
                of[to] = i + 1;
                (seq[to], request[to], at[to], body[to]) = (list[k].Seq, Uuid(list[k].Request), list[k].At.UtcTicks, list[k].Body);
            }
        }

        return [of, seq, request, at, body];
    }

    private static object[] Rows(IReadOnlyList<Chain> chains, int n)
    {
        var (of, key, body) = (new long[n], new byte[n][], new byte[]?[n]);
        for (int i = 0, to = 0; i < chains.Count; i++)
        {
            var list = chains[i].Rows;
            for (var k = 0; k < list.Count; k++, to++)
                (of[to], key[to], body[to]) = (i + 1, list[k].Key, list[k].Body);
        }

        return [of, key, body];
    }

    private static object[] Messages(IReadOnlyList<Chain> chains, int n)
    {
        var (of, seq, index, at) = (new long[n], new long[n], new int[n], new long[n]);
        var body = new ReadOnlyMemory<byte>[n];
        for (int i = 0, to = 0; i < chains.Count; i++)
        {
            var list = chains[i].Outbox;
            for (var k = 0; k < list.Count; k++, to++)
                (of[to], seq[to], index[to], at[to], body[to]) = (i + 1, list[k].Seq, list[k].Index, list[k].At.UtcTicks, list[k].Body);
        }

        return [of, seq, index, at, body];
    }
}
