using System.Collections.Concurrent;
using System.Text.Json;

namespace Cashback.Payments.Sandbox;

/// <summary>
/// What the sandbox knows: its own books, apart from the journal, as a real provider's are. One line a change in a file, the
/// last line of a payment counts; without a file it forgets with the process.
/// </summary>
internal sealed class SandboxBook
{
    private readonly ConcurrentDictionary<string, SandboxPayment> _payments = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly string? _file;

    public SandboxBook(string? file)
    {
        _file = file;
        if (file is null || !File.Exists(file))
            return;
        foreach (var line in File.ReadLines(file))
        {
            // A line that was cut off by a crash was never answered.
            if (line.EndsWith('}') && JsonSerializer.Deserialize(line, SandboxJson.Default.SandboxPayment) is { } payment)
                _payments[payment.Id] = payment;
        }
    }

    public IEnumerable<SandboxPayment> All => _payments.Values.OrderBy(p => p.CreatedAt).ThenBy(p => p.Id, StringComparer.Ordinal);

    public SandboxPayment? Find(string id) => _payments.GetValueOrDefault(id);

    /// <summary>Changes a payment; answers what it is then, and null where the change says no.</summary>
    public SandboxPayment? Change(string id, Func<SandboxPayment?, SandboxPayment?> change)
    {
        lock (_gate)
        {
            var before = Find(id);
            if (change(before) is not { } after)
                return null;
            if (after == before)
                return before;
            if (_file is not null)
            {
                using var stream = new FileStream(_file, FileMode.Append, FileAccess.Write);
                stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(after, SandboxJson.Default.SandboxPayment), (byte)'\n']);
                // Of payments that nobody made here a lost power may cost the memory; a killed process costs nothing.
                stream.Flush(flushToDisk: !after.Named);
            }

            return _payments[id] = after;
        }
    }
}
