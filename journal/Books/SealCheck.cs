using System.Security.Cryptography;
using Cashback.Journal;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>
/// Hashes the journal again and compares it with the chain of seals: a bit that was flipped, an operation that was deleted,
/// added or exchanged with another, and a link that was taken out. Of other programmes it says only that something differs.
/// </summary>
internal sealed class SealCheck(IJournal journal, int programme, Differences differences)
{
    private const int PageSize = 256;

    private readonly Queue<Seal> _ahead = [];
    private readonly List<FeedItem> _items = [];
    private readonly List<byte> _hashes = [];
    private Seal _last = Seal.None;
    private Seal _newest = Seal.None;
    private long _follower;
    private long _read;
    private bool _broken;

    /// <summary>The last link that was found to be true, hexadecimal; null: there is none.</summary>
    public string? Proven => _last.Operations == 0 && _last.Position == 0 ? null : Convert.ToHexStringLower(_last.Hash);

    /// <param name="follower">The position that the roll-ups have reached; null: nobody follows, so nothing must be sealed.</param>
    public async ValueTask StartAsync(long? follower)
    {
        _follower = follower ?? 0;
        _newest = await journal.LastSealAsync();
    }

    /// <summary>Reads the seals that a page of the feed needs. Those that are made during the proof are left to the next one.</summary>
    public async ValueTask PrepareAsync(long position)
    {
        for (var until = Math.Min(position, _newest.Position); _read < until;)
        {
            var page = await journal.SealsAsync(_read, PageSize);
            foreach (var seal in page.Where(s => s.Position <= _newest.Position))
                _ahead.Enqueue(seal);
            _read = page.Count == 0 ? until : page[^1].Position;
        }
    }

    public void Add(in FeedItem item)
    {
        Close(item.Position - 1);
        if (item.Position > _newest.Position)
            return;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Seal.OfOperation(item, hash);
        _hashes.AddRange(hash);
        _items.Add(item with { Body = default });
    }

    /// <summary>Compares the links that end at or before a position.</summary>
    public void Close(long position)
    {
        while (_ahead.TryPeek(out var seal) && seal.Position <= position)
        {
            _ahead.Dequeue();
            Compare(seal);
            _items.Clear();
            _hashes.Clear();
            _last = seal;
        }
    }

    /// <summary>Told where the feed ends.</summary>
    public void Finish(long position)
    {
        Close(position);
        if (_newest.Position > position)
            Broken($"The journal ends before what was sealed at {_newest.At:O}");
        else if (_newest.Position < _follower)
            Broken("The last seals are missing: the roll-ups have read further than the chain of seals reaches");
    }

    private void Compare(Seal seal)
    {
        if (!seal.Parent.AsSpan().SequenceEqual(_last.Hash) || seal.From != _last.Position)
        {
            Broken($"The seal made at {seal.At:O} does not follow the one before it");
            return;
        }

        if (Seal.OfLink(seal.Parent, seal.From, seal.Position, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_hashes)).AsSpan().SequenceEqual(seal.Hash))
            return;
        var marks = new HashSet<ulong>();
        for (var i = 0; i < seal.Operations; i++)
            marks.Add(BitConverter.ToUInt64(seal.Marks, i * Seal.MarkSize));
        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i].Grain.Programme == programme && !marks.Contains(BitConverter.ToUInt64(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_hashes)[(i * SHA256.HashSizeInBytes)..])))
                differences.Add(ProofCodes.SealDiffers, _items[i].Grain, _items[i].Seq, $"Operation {_items[i].Seq} is not what was sealed at {seal.At:O}");
        }

        Broken($"The {_items.Count} operations that were sealed at {seal.At:O} as {seal.Operations} are not what they were", seal.Operations, _items.Count);
    }

    /// <summary>Named once: whatever follows from the first break says nothing new.</summary>
    private void Broken(string what, long expected = 0, long found = 0)
    {
        if (!_broken)
            differences.Add(ProofCodes.SealBroken, new(programme, Grains.GrainRef.Programme), null, what, expected, found);
        _broken = true;
    }
}
