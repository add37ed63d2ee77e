namespace Cashback.Grains;

/// <summary>Limits of one node. Every queue has an upper bound; each default says where it comes from.</summary>
public sealed record NodeOptions
{
    /// <summary>Calls from outside that wait at once. At 20,000 turns a second this is about one second of work.</summary>
    public int MaxCallers { get; init; } = 20_000;

    /// <summary>Messages between grains, wake-ups and jobs that wait at once: a fixed share of their own, so callers cannot starve them.</summary>
    public int MaxInternal { get; init; } = 20_000;

    /// <summary>Bytes of commands that wait at once, both classes together.</summary>
    public long MaxBytes { get; init; } = 64 << 20;

    /// <summary>Operations of one chain: one commit of a hot grain. More wait for the next.</summary>
    public int MaxChain { get; init; } = 512;

    /// <summary>A call that was not decided by then is dropped undecided; one that was is answered "unknown".</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer waits for the delivery of its messages.</summary>
    public TimeSpan DeliveryBound { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An activation without work for that long leaves.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Above this many activations the idle ones leave sooner: after a tenth of the time.</summary>
    public int MaxActivations { get; init; } = 1_000_000;

    /// <summary>How often a fenced chain is decided anew on a fresh head before its callers are told that nothing happened.</summary>
    public int Reruns { get; init; } = 2;

    /// <summary>Request ids are known for this long (api.md: at least 90 days).</summary>
    public TimeSpan RequestsKnownFor { get; init; } = TimeSpan.FromDays(91);

    /// <summary>A message older than this is not taken: its id may be forgotten before a copy of it comes.</summary>
    public TimeSpan MaxMessageAge { get; init; } = TimeSpan.FromDays(60);

    /// <summary>First pause before a message is delivered again; doubled each time up to <see cref="MaxRedelivery"/>.</summary>
    public TimeSpan Redelivery { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan MaxRedelivery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Attempts after which a message is parked and raised as an alarm.</summary>
    public int MaxAttempts { get; init; } = 50;

    /// <summary>Among several nodes: a message younger than this is left to the node that sent it.</summary>
    public TimeSpan DeliveredElsewhere { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often wake-ups, deadlines and idle activations are looked at.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>
/// The rules of the shell that the simulator takes away one at a time, to prove that it would notice. Production has all.
/// </summary>
[Flags]
internal enum ShellGuards
{
    None = 0,
    /// <summary>A chain that does not survive is discarded whole.</summary>
    ChainDiscard = 1,
    /// <summary>Every reply is built from durable state.</summary>
    DurableReplies = 2,
    /// <summary>All request ids of the time kept are known, not only the newest.</summary>
    IdCompleteness = 4,
    /// <summary>A message older than the bound is not taken.</summary>
    MessageAge = 8,
    /// <summary>State of a higher schema is left alone.</summary>
    SchemaRefusal = 16,
    /// <summary>A request enters at the grain it names and follows the purse from there.</summary>
    Redirects = 32,
    /// <summary>A member of a page knows its message by the sender and the round, however often the page is sent.</summary>
    MemberIds = 64,
    All = ChainDiscard | DurableReplies | IdCompleteness | MessageAge | SchemaRefusal | Redirects | MemberIds,
}
