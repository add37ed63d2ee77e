using Cashback.Journal;

namespace Cashback.Grains;

/// <summary>
/// The request ids that a grain has answered, in an open table of about 33 bytes an id: a card with thirty operations costs
/// one kilobyte, and a hot one does not drown in dictionary entries. Ids are hashes already, so their low bits are the slot.
/// </summary>
internal sealed class KnownRequests
{
    private UInt128[] _ids = [];
    private long[] _seqs = [];
    private int _count;

    public KnownRequests(IReadOnlyList<KnownRequest> known)
    {
        foreach (var (id, seq) in known)
            Add(id, seq);
    }

    public void Add(UInt128 id, long seq)
    {
        if ((_count + 1) * 4 > _ids.Length * 3)
            Grow();
        var slot = Slot(id);
        if (_seqs[slot] == 0)
            _count++;
        (_ids[slot], _seqs[slot]) = (id, seq);
    }

    /// <summary>Sequence of the operation that answered the id; 0: none did.</summary>
    public long Find(UInt128 id) => _count == 0 ? 0 : _seqs[Slot(id)];

    private int Slot(UInt128 id)
    {
        var mask = _ids.Length - 1;
        var slot = (int)(id & (uint)mask);
        while (_seqs[slot] != 0 && _ids[slot] != id)
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        var (oldIds, oldSeqs) = (_ids, _seqs);
        var size = Math.Max(4, _ids.Length * 2);
        (_ids, _seqs) = (new UInt128[size], new long[size]);
        for (var i = 0; i < oldIds.Length; i++)
        {
            if (oldSeqs[i] == 0)
                continue;
            var slot = Slot(oldIds[i]);
            (_ids[slot], _seqs[slot]) = (oldIds[i], oldSeqs[i]);
        }
    }
}
