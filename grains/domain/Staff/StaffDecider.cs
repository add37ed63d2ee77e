using System.Diagnostics;
using Cashback.Grains;

namespace Cashback.Staff;

/// <summary>
/// An account of a person who works for the merchant. Its secrets are in the state, hashed or sealed by the edge; the journal
/// has none of them. Refusals in this order: <c>not_found</c>, <c>wrong_staff_state</c>, then those of the command.
/// </summary>
internal sealed class StaffDecider() : Decider<StaffState>(GrainKind.Staff, 1, StaffJson.Default.StaffState)
{
    /// <summary>A change of an account is answered with what it has become, so that a retry is answered alike.</summary>
    protected override Decision Judge(StaffState? state, Command command, Turn turn)
    {
        var decision = Rule(state, command, turn);
        return command is ChangeStaff or SetPassword or SetTotp or AddPasskey && decision is { State: StaffState after, Reply: Done } ? decision with { Reply = Kept(after, turn) } : decision;
    }

    private static Decision Rule(StaffState? state, Command command, Turn turn) => (command, state) switch
    {
        (AddStaff add, null) => Add(add, turn),
        // Named from the request, so it is the same account.
        (AddStaff, { }) => Decision.Unrecorded(Done.Instance),
        (InviteStaff or JoinStaff or ChangeStaff or RemoveStaff or TryStaff or OpenSession or EndSession or SetPassword or SetTotp or AddPasskey or RemovePasskey, null) => Decision.Unrecorded(new Refused(new NotFound())),
        (TryStaff, { } s) => Sessions.Try(s, turn),
        (OpenSession open, { } s) => Sessions.Open(s, open, turn),
        (JoinStaff join, { } s) => Join(s, join, turn),
        (InviteStaff or ChangeStaff or RemoveStaff or EndSession or SetPassword or SetTotp or AddPasskey or RemovePasskey, { Status: StaffStatus.Removed }) => Decision.Unrecorded(new Refused(new NotFound())),
        (InviteStaff invite, { } s) => Invited(s with { Invite = invite.Invite, Until = invite.Until ?? turn.Now + InviteStaff.GoodFor }),
        (ChangeStaff change, { } s) => Change(s, change),
        (RemoveStaff, { } s) => Remove(s, turn),
        (EndSession end, { } s) => Sessions.End(s, end),
        (SetPassword or SetTotp or AddPasskey or RemovePasskey, { Status: not StaffStatus.Active } s) => Decision.Refuse(s, new WrongStaffState(s.Status)),
        (SetPassword set, { } s) => Sessions.Ending(s with { Password = turn.Facts.Secret }, set.But),
        (SetTotp set, { } s) => new(set.On ? s with { Totp = turn.Facts.Secret, Step = set.Step } : s with { Totp = null, Step = 0 }, Done.Instance),
        (AddPasskey add, { } s) => Add(s, add, turn),
        (RemovePasskey remove, { } s) => s.Passkeys.Any(key => key.Id == remove.Id)
            ? new(s with { Passkeys = [.. s.Passkeys.Where(key => key.Id != remove.Id)] }, Done.Instance)
            : Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    protected override Reply Answer(StaffState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetStaff, { Status: not StaffStatus.Removed } s) => View(s, turn),
        (GetStaffSecrets, { Status: not StaffStatus.Removed } s) => new StaffSecretsView(s.Status, s.Role, s.Password, s.Totp, s.Passkeys),
        (GetStaff or GetStaffSecrets, _) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    private static StaffView View(StaffState s, Turn turn) => new(
        turn.Grain.Ref, s.Role, s.Platform, s.Status, s.Since, s.Locked > turn.Now ? s.Locked : null, s.Totp is not null, [.. s.Sessions.Where(session => session.Until > turn.Now)], s.Passkeys);

    /// <summary>The journal has no secrets, and none of their hashes.</summary>
    private static StaffView Kept(StaffState s, Turn turn)
    {
        var view = View(s, turn);
        return view with { Sessions = [.. view.Sessions.Select(session => session with { Hash = "" })], Passkeys = [.. view.Passkeys.Select(key => key with { Key = "" })] };
    }

    private static Decision Add(AddStaff add, Turn turn)
    {
        var state = add.Invite is { } invite
            ? new StaffState(add.Role, StaffStatus.Invited, turn.Now, add.Platform, invite, add.Until ?? turn.Now + InviteStaff.GoodFor, null, null, 0, 0, null, [], [], [])
            : new(add.Role, StaffStatus.Active, turn.Now, add.Platform, null, null, turn.Facts.Secret, null, 0, 0, null, [], [], []);
        return Invited(state) with { Rows = [StaffRows.Listed(turn), .. StaffRows.Person(turn)] };
    }

    private static Decision Invited(StaffState state) => new(state, state.Until is { } until ? new StaffInvited(until) : Done.Instance);

    /// <summary>Unknown, used and too old look alike, and leave no trace.</summary>
    private static Decision Join(StaffState state, JoinStaff join, Turn turn) => state.Invite == join.Invite && turn.Now < state.Until && state.Status is StaffStatus.Invited or StaffStatus.Active
        ? Sessions.Ending(state with { Status = StaffStatus.Active, Invite = null, Until = null, Password = turn.Facts.Secret, Totp = null, Step = 0, Passkeys = [], Tries = 0, Locked = null })
        : Decision.Unrecorded(new Refused(new InvitationRefused()));

    private static Decision Change(StaffState state, ChangeStaff change)
    {
        var status = (change.Disabled, state.Status) switch
        {
            (true, _) => StaffStatus.Disabled,
            (false, StaffStatus.Disabled) => state.Password is null ? StaffStatus.Invited : StaffStatus.Active,
            _ => state.Status,
        };
        return Sessions.Ending(state with { Role = change.Role ?? state.Role, Status = status });
    }

    private static Decision Remove(StaffState state, Turn turn) => new(
        state with { Status = StaffStatus.Removed, Sessions = [], Passkeys = [], Password = null, Totp = null, Invite = null, Until = null },
        Done.Instance)
    {
        Rows = [StaffRows.Unlisted(turn), .. StaffRows.Person(turn), .. StaffRows.Ended(state.Sessions)],
    };

    private static Decision Add(StaffState state, AddPasskey add, Turn turn) => state.Passkeys.Count >= AddPasskey.Max || state.Passkeys.Any(key => key.Id == add.Id)
        ? Decision.Refuse(state, new WrongStaffState(state.Status))
        : new(state with { Passkeys = [.. state.Passkeys, new(add.Id, add.Name, turn.Facts.Secret ?? "", turn.Now)] }, Done.Instance);
}
