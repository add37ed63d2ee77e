using System.Text;
using Cashback.Hosts;
using Cashback.Load;

namespace Cashback.Scans;

/// <summary>Scans of random cards with a fresh key each. The bytes stand ready; only key, card and bill are filled in.</summary>
internal sealed class ScanWorkload : Workload
{
    /// <summary>How long a fresh host compiles what is hot, two cores shared with the callers: measured before, it does half.</summary>
    private static readonly TimeSpan Compiling = TimeSpan.FromSeconds(20);

    private const int KeyDigits = 16;
    private const int BillDigits = 4;
    private readonly byte[] template;
    private readonly byte[][] cards;
    private readonly int keyAt;
    private readonly int cardAt;
    private readonly int billAt;
    private ulong key = (ulong)Random.Shared.NextInt64();
    private uint random = 2463534242;

    public ScanWorkload(string host, string apiKey, IReadOnlyList<string> cards)
    {
        this.cards = [.. cards.Select(Encoding.ASCII.GetBytes)];
        var card = new string('c', cards[0].Length);
        var body = $$"""{"card":"{{card}}","bill":{{new string('9', BillDigits)}}}""";
        var head = $"POST /v1/scans HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {apiKey}\r\nContent-Type: application/json\r\nIdempotency-Key: ";
        var blank = new string('k', KeyDigits);
        template = Encoding.ASCII.GetBytes($"{head}{blank}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        keyAt = head.Length;
        cardAt = template.Length - body.Length + body.IndexOf(card, StringComparison.Ordinal);
        billAt = template.Length - 1 - BillDigits;
    }

    public override int Write(Span<byte> to)
    {
        template.CopyTo(to);
        key++;
        key.TryFormat(to[keyAt..], out _, "x16");
        cards[Next() % (uint)cards.Length].CopyTo(to[cardAt..]);
        (1000 + Next() % 9000).TryFormat(to[billAt..], out _);
        return template.Length;
    }

    /// <summary>Xorshift: the generator may not cost what it measures.</summary>
    private uint Next()
    {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        return random;
    }

    /// <summary>Asks a fresh host until the runtime has compiled it.</summary>
    public void Heat(EmbeddedHost host, int callers) => ClosedLoop.Run(host.EndPoint, this, callers, Compiling, TimeSpan.FromSeconds(1));
}
