using Cashback.Journal;
using Cashback.Programmes;

namespace Cashback.Grains;

/// <content>Deciding what is queued, and what follows a commit.</content>
internal sealed partial class Activation
{
    /// <summary>Decides all that is queued, one after another from durable state, and sends it as one chain. Holds the gate.</summary>
    private void Run()
    {
        var chain = new ChainBuilder(grain, _head, _state);
        while (_queue.First is { } first && chain.Count < node.Options.MaxChain)
        {
            var pending = first.Value;
            if (!TryTurn(pending, chain))
                break;
            _queue.Remove(first);
        }

        if (chain.Count == 0)
        {
            foreach (var (pending, answer) in chain.Answers)
                node.Finish(pending, answer);
            if (chain.Answers.Count > 0)
                Rest();
            return;
        }

        _phase = Phase.Committing;
        _flight = chain;
        if (!node.Guards.HasFlag(ShellGuards.DurableReplies))
        {
            foreach (var (pending, answer) in chain.Answers)
                node.Finish(pending, answer);
        }

        node.Submit(chain.Build(decider, node.NextTip()), this, chain.Answers.TrueForAll(a => a.Pending.IsBulk));
    }

    /// <summary>One turn. False: it must wait, either for this chain to land or for something that is being fetched.</summary>
    private bool TryTurn(Pending pending, ChainBuilder chain)
    {
        var now = node.Now;
        if (pending.Deadline <= now)
        {
            node.Finish(pending, new(Outcome.Overloaded));
            return true;
        }

        if ((pending.Request.OnlyKnown || pending.Request.Fresh || (pending.Request.Command is Query && node.IsShared)) && !pending.IsFresh)
        {
            Refresh(pending, chain);
            return false;
        }

        if (pending.Request.Command is not Query && TryAnswerKnown(pending, chain))
            return true;
        if (pending.Request.OnlyKnown)
        {
            chain.Answers.Add((pending, new(Outcome.Decided, NotKnown.Instance)));
            return true;
        }

        if (pending.WakeNumber is { } number && number != chain.Head.Wake?.Number)
        {
            chain.Answers.Add((pending, new(Outcome.Decided, Done.Instance)));
            return true;
        }

        if (pending.Request.Sent is { } sent && now - sent > node.Options.MaxMessageAge && node.Guards.HasFlag(ShellGuards.MessageAge))
        {
            node.Finish(pending, new(Outcome.Overloaded));
            return true;
        }

        var snapshot = node.Snapshots.Find(grain.Programme);
        if (snapshot is null || snapshot.Settings.Version < chain.Head.Settings || !node.Membership.HoldsSettings || !IsFetched(pending, chain.State))
        {
            // What is fetched must be durable, so nothing of this grain may be in flight meanwhile.
            if (chain.Count == 0)
                Fetch(pending);
            return false;
        }

        return TryDecide(pending, chain, snapshot, now);
    }

    /// <summary>Another activation may have decided since, and what writes nothing is not fenced: the head is read again.</summary>
    private void Refresh(Pending pending, ChainBuilder chain)
    {
        if (chain.Count > 0)
            return;
        pending.IsFresh = true;
        _phase = Phase.Loading;
        node.Load(this);
    }

    /// <summary>False: a message, or any call where nodes share grains, would leave no record, and no fence would tell that this activation is behind.</summary>
    private bool TryDecide(Pending pending, ChainBuilder chain, ProgrammeSnapshot snapshot, DateTimeOffset now)
    {
        var turn = new Turn
        {
            Grain = grain,
            Seq = chain.Head.Seq + 1,
            Incarnation = node.Incarnation,
            Now = now > chain.Head.At ? now : chain.Head.At,
            Programme = snapshot,
            Actor = pending.Request.Actor,
            Facts = pending.Request.Facts ?? Facts.None,
            Random = node.NextRandom(),
            Found = pending.Found ?? Found.Nothing,
        };
        try
        {
            if (pending.Request.Command is Query query)
            {
                node.Finish(pending, new(Outcome.Decided, decider.Answer(_state, query, turn), false, _head.Seq));
                return true;
            }

            var decision = decider.Decide(chain.State, pending.Request.Command, turn);
            if (decision.State is not null)
            {
                chain.Add(pending, turn, decision);
            }
            else if ((pending.Request.Sent is not null || node.IsShared) && !pending.IsFresh)
            {
                Refresh(pending, chain);
                return false;
            }
            else
            {
                chain.Answers.Add((pending, new(Outcome.Decided, decision.Reply)));
            }
        }
        catch (Exception broken)
        {
            // A decider does not throw for a business reason: an assertion failed. It is pure, so nothing has changed.
            node.Broken(grain, broken);
            node.Failed(pending, broken);
        }

        return true;
    }

    /// <summary>A known id is answered before the request is judged.</summary>
    private bool TryAnswerKnown(Pending pending, ChainBuilder chain)
    {
        if (chain.TryReplay(pending, out var answer))
        {
            chain.Answers.Add((pending, answer));
            return true;
        }

        var seq = _known.Find(pending.Request.Id);
        if (seq == 0)
            return false;
        node.Replay(this, seq, pending);
        return true;
    }

    /// <summary>
    /// The journal does not have what this activation knows: a backup was put back under it. It forgets and reads anew; a
    /// chain that is in flight will be fenced and does the same.
    /// </summary>
    public void Outdated(Pending pending)
    {
        lock (_gate)
        {
            if (_phase == Phase.Gone)
            {
                node.Finish(pending, new(Outcome.Overloaded));
                return;
            }

            _queue.AddFirst(pending);
            if (_phase != Phase.Idle)
                return;
            _phase = Phase.Loading;
            node.Load(this);
        }
    }

    public void Committed(Verdict verdict)
    {
        ChainBuilder landed;
        lock (_gate)
        {
            landed = _flight!;
            _flight = null;
            if (verdict == Verdict.Fenced && node.Guards.HasFlag(ShellGuards.ChainDiscard))
            {
                Rerun(landed);
                return;
            }

            // The saved state is the store's from here on; the activation has the state itself.
            (_head, _state) = (landed.Head with { State = default }, landed.State);
            foreach (var (pending, answer) in landed.Answers)
            {
                if (landed.IsDecidedHere(answer))
                    _known.Add(pending.Request.Id, answer.Seq);
            }

            _phase = Phase.Idle;
            // What others depend on (settings, keys) is told in order, and before anyone hears of this commit.
            node.Observe(landed.Rows);
        }

        node.Landed(landed);
        lock (_gate)
        {
            if (_phase != Phase.Idle)
                return;
            Run();
            Rest();
        }
    }

    /// <summary>Nothing of the chain was written; or nobody will ever know, since the node is leaving a dead store.</summary>
    public void Failed(Exception error)
    {
        lock (_gate)
        {
            var lost = _flight!;
            _flight = null;
            var unknown = error is CommitUnknownException;
            foreach (var (pending, _) in lost.Answers)
                node.Finish(pending, new(unknown ? Outcome.Unknown : Outcome.Overloaded));
            if (unknown)
            {
                Leave();
                return;
            }

            _phase = Phase.Idle;
            Run();
        }
    }

    /// <summary>Another activation has written: the chain is discarded whole and decided anew on the head that is there.</summary>
    private void Rerun(ChainBuilder fenced)
    {
        node.Fenced(grain);
        for (var i = fenced.Answers.Count - 1; i >= 0; i--)
        {
            var pending = fenced.Answers[i].Pending;
            pending.Found = null;
            if (++pending.Reruns > node.Options.Reruns)
                node.Finish(pending, node.FencedAnswer);
            else
                _queue.AddFirst(pending);
        }

        _phase = Phase.Loading;
        node.Load(this);
    }
}
