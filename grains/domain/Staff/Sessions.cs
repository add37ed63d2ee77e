using Cashback.Grains;

namespace Cashback.Staff;

/// <summary>Tries, and sessions that are opened and ended.</summary>
internal static class Sessions
{
    public static Decision Try(StaffState state, Turn turn)
    {
        if (state.Status != StaffStatus.Active || turn.Now < state.Locked)
            return Decision.Unrecorded(new Refused(new StaffSignInRefused()));
        var tries = state.Tries + 1;
        return new(tries < TryStaff.MaxTries ? state with { Tries = tries, Locked = null } : state with { Tries = 0, Locked = turn.Now + TryStaff.LockedFor }, Done.Instance);
    }

    /// <summary>The last try before the lock may still be the right one: it opens, and unlocks.</summary>
    public static Decision Open(StaffState state, OpenSession open, Turn turn)
    {
        var used = (open.Step is { } step && step <= state.Step) || (open.Proof != default && state.Proofs.Contains(open.Proof));
        if (state.Status != StaffStatus.Active || used)
            return Decision.Refuse(state, new StaffSignInRefused());
        var session = new StaffSession(open.Id, open.Hash, turn.Now, open.Until, open.Device);
        StaffSession[] kept = [.. state.Sessions.Where(known => known.Until > turn.Now).TakeLast(StaffState.MaxSessions - 1)];
        var after = state with
        {
            Tries = 0,
            Locked = null,
            Step = open.Step ?? state.Step,
            Proofs = open.Proof == default ? state.Proofs : [.. state.Proofs.TakeLast(StaffState.MaxProofs - 1), open.Proof],
            Sessions = [.. kept, session],
            Passkeys = [.. state.Passkeys.Select(key => key.Id == open.Passkey ? key with { SignCount = open.SignCount } : key)],
        };
        return new(after, Done.Instance) { Rows = [.. StaffRows.Ended(state.Sessions.Except(kept)), StaffRows.Opened(turn, after, session)] };
    }

    public static Decision End(StaffState state, EndSession end)
    {
        StaffSession[] ended = [.. state.Sessions.Where(session => end.Id is { } id ? session.Id == id : session.Id != end.But)];
        return ended.Length == 0 && end.Id is not null
            ? Decision.Unrecorded(new Refused(new NotFound()))
            : new(state with { Sessions = [.. state.Sessions.Except(ended)] }, Done.Instance) { Rows = [.. StaffRows.Ended(ended)] };
    }

    /// <summary>What changes an account ends its sessions, all or all but one.</summary>
    public static Decision Ending(StaffState after, GrainRef? but = null)
    {
        StaffSession[] ended = [.. after.Sessions.Where(session => session.Id != but)];
        return new(after with { Sessions = [.. after.Sessions.Except(ended)] }, Done.Instance) { Rows = [.. StaffRows.Ended(ended)] };
    }
}
