using System.Security.Cryptography;
using System.Text.Json;

namespace Cashback.Grains;

/// <summary>A call on its way through an activation.</summary>
internal sealed class Pending
{
    private readonly TaskCompletionSource<Answer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Pending(Request request, bool isInternal, long? wakeNumber, DateTimeOffset deadline)
    {
        Request = request;
        IsInternal = isInternal;
        WakeNumber = wakeNumber;
        Deadline = deadline;
        if (request.Command is Query)
            return;
        var json = JsonSerializer.SerializeToUtf8Bytes(request.Command, Wire.Default.Command);
        Bytes = json.Length;
        Fingerprint = Hash.Of(json);
    }

    public Request Request { get; }

    public bool IsInternal { get; }

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

    public Task<Answer> Answer => _answer.Task;

    public void Complete(Answer value) => _answer.TrySetResult(value);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
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
