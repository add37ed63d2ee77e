using System.Security.Cryptography;
using System.Text.Json;

namespace Cashback.Grains;

/// <summary>A call on its way through an activation.</summary>
internal sealed class Pending
{
    private readonly TaskCompletionSource<Answer>? _answer;
    private readonly PageDelivery? _page;
    private readonly int _place;
    private int _answered;

    public Pending(Request request, bool isInternal, long? wakeNumber, DateTimeOffset deadline)
        : this(request, isInternal, wakeNumber, deadline, request.Command is Query ? default : Print.Of(request.Command)) =>
        _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A member of a page: the page is told, and has one fingerprint for all whose command is the same.</summary>
    public Pending(Request request, DateTimeOffset deadline, Print print, PageDelivery page, int place)
        : this(request, true, null, deadline, print) => (_page, _place) = (page, place);

    private Pending(Request request, bool isInternal, long? wakeNumber, DateTimeOffset deadline, Print print) =>
        (Request, IsInternal, WakeNumber, Deadline, Fingerprint, Bytes) = (request, isInternal, wakeNumber, deadline, print.Hash, print.Bytes);

    public Request Request { get; }

    public bool IsInternal { get; }

    /// <summary>Bulk work: its commit lets others go first.</summary>
    public bool IsBulk => Request.Bulk || Request.Command is PageOutcome;

    /// <summary>For a wake-up: the number that it was asked with.</summary>
    public long? WakeNumber { get; }

    public DateTimeOffset Deadline { get; }

    public UInt128 Fingerprint { get; }

    public int Bytes { get; }

    /// <summary>Times that its chain was fenced.</summary>
    public int Reruns { get; set; }

    /// <summary>The head was read again for it.</summary>
    public bool IsFresh { get; set; }

    /// <summary>What its decider asked for, once it was fetched.</summary>
    public Found? Found { get; set; }

    public Task<Answer> Answer => _answer!.Task;

    /// <summary>The first answer counts.</summary>
    public void Complete(Answer value)
    {
        if (_page is null)
            _answer!.TrySetResult(value);
        else if (Interlocked.Exchange(ref _answered, 1) == 0)
            _page.Answered(_place, Request, value);
    }

    public void Fail(Exception exception)
    {
        if (_page is null)
            _answer!.TrySetException(exception);
        else if (Interlocked.Exchange(ref _answered, 1) == 0)
            _page.Failed(_place, exception);
    }
}

/// <summary>What tells one command from another under the same id, and how much room it takes.</summary>
internal readonly record struct Print(UInt128 Hash, int Bytes)
{
    public static Print Of(Command command)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(command, Wire.Default.Command);
        return new(Grains.Hash.Of(json), json.Length);
    }
}

/// <summary>128-bit hashes: the first half of SHA-256.</summary>
internal static class Hash
{
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
