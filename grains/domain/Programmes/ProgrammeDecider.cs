using System.Diagnostics;
using Cashback.Cards;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Reads;
using Cashback.Replays;
using Cashback.Tills;
using Cashback.Venues;

namespace Cashback.Programmes;

/// <summary>One merchant: its rules, its keys, and the lists of what belongs to it.</summary>
internal sealed class ProgrammeDecider() : Decider<ProgrammeState>(GrainKind.Programme, 1, ProgrammeJson.Default.ProgrammeState)
{
    public override Needs Needs(GrainId grain, Command command) => command switch
    {
        CreateKey key => new([], [KeyRows.ListKey(grain, key.Id)]),
        RevokeKey key => new([], [KeyRows.ListKey(grain, key.Id)]),
        AddTill till => new([], [KeyRows.ListKey(grain, till.Key.Id)]),
        _ => Grains.Needs.Nothing,
    };

    protected override Decision Judge(ProgrammeState? state, Command command, Turn turn) => (command, state) switch
    {
        (CreateProgramme create, null) => Create(create, turn),
        // The same programme again, by a request with another id: there is nothing to do.
        (CreateProgramme, { }) => Decision.Unrecorded(new ProgrammeCreated()),
        (ChangeSettings change, { } s) => Change(s, change, turn),
        (IssueCards issue, { } s) => Issue(s, issue, turn),
        (AddVenue venue, { } s) => Add(s, venue, turn),
        (AddTill till, { } s) => Add(s, till, turn),
        (CreateKey key, { } s) => new(s, new KeyCreated(key.Id)) { Rows = [.. KeyRows.Write(key, turn)] },
        (RevokeKey key, { } s) => Revoke(s, key, turn),
        (ChangeSettings or IssueCards or AddVenue or AddTill or CreateKey or RevokeKey, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    protected override Reply Answer(ProgrammeState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetProgramme, { } s) => new ProgrammeView(s.Snapshot),
        (PreviewSettings preview, { } s) => Preview(s.Snapshot.Info, preview),
        (ReplaySales replay, { } s) => Replaying.Sales(s.Snapshot.Info, replay),
        (GetProgramme or PreviewSettings or ReplaySales, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    private static SettingsPreviewView Preview(ProgrammeInfo info, PreviewSettings preview)
    {
        var (reward, earn) = (preview.Settings.TopUpCashback, preview.Settings.Earn);
        return new(
            [.. preview.TopUps.Select(amount => reward.Enabled ? TopUpReward.Of(amount, new(reward.Start, reward.Value, reward.Cap)) : 0)],
            [.. preview.Bills.Select(bill => Earning.Of(bill, Earning.Rate(null, earn), earn, info))]);
    }

    private static Decision Create(CreateProgramme create, Turn turn)
    {
        var snapshot = new ProgrammeSnapshot(turn.Grain.Programme, create.Info, new Settings());
        return new(new ProgrammeState(snapshot, 0), new ProgrammeCreated()) { Rows = [Row(snapshot), .. KeyRows.Write(create.OwnerKey, turn)] };
    }

    private static Decision Change(ProgrammeState state, ChangeSettings change, Turn turn)
    {
        if (SettingsRanges.FirstWrong(change.Settings) is { } field)
            throw new ArgumentException($"{turn.Grain}: {field} is out of range; the edge lets no such request through");
        var current = state.Snapshot.Settings.Version;
        if (change.Settings.Version != current)
            return Decision.Refuse(state, new SettingsChangedMeanwhile(current));
        var snapshot = state.Snapshot with { Settings = change.Settings with { Version = current + 1 } };
        return new(state with { Snapshot = snapshot }, new SettingsChanged(snapshot.Settings)) { Rows = [Row(snapshot)] };
    }

    private static Decision Issue(ProgrammeState state, IssueCards issue, Turn turn)
    {
        if (issue.Count is < 1 or > CardBatch.MaxCount)
            throw new ArgumentException($"{turn.Grain}: {issue.Count} cards; the edge lets no such request through");
        var batch = new CardBatch(state.Cards, issue.Count, turn.Random, issue.Kind);
        var messages = new Message[issue.Count];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = new(batch.CardAt(batch.First + i), new CreateCard(batch.First + i, issue.Kind, issue.Customer));
        return new(state with { Cards = state.Cards + issue.Count }, new CardsIssued(batch)) { Messages = messages };
    }

    private static Decision Add(ProgrammeState state, AddVenue venue, Turn turn) => new(state, new VenueAdded(venue.Id))
    {
        Messages = [new(venue.Id, new CreateVenue(venue.Name))],
        Rows = [RowWrite.Of(RowKey.Of(turn.Grain.Programme, ListKind.Venues, turn.Now, venue.Id), new VenueView(venue.Id, venue.Name), Wire.Default.VenueView)],
    };

    private static Decision Add(ProgrammeState state, AddTill till, Turn turn) => new(state, new TillAdded(till.Id, till.Key.Id))
    {
        Messages = [new(till.Id, new CreateTill(till.Name, till.Venue, till.Drawer))],
        Rows =
        [
            RowWrite.Of(RowKey.Of(turn.Grain.Programme, ListKind.Tills, turn.Now, till.Id), new TillView(till.Id, till.Name, till.Venue, till.Drawer, null), Wire.Default.TillView),
            .. KeyRows.Write(till.Key, turn),
        ],
    };

    private static Decision Revoke(ProgrammeState state, RevokeKey key, Turn turn) => KeyRows.Known(key.Id, turn) is { } known
        ? new(state, Done.Instance) { Rows = KeyRows.Delete(known, turn) }
        : Decision.Unrecorded(new Refused(new NotFound()));

    private static RowWrite Row(ProgrammeSnapshot snapshot) =>
        RowWrite.Of(RowKey.Of(snapshot.Number, ListKind.Snapshot), snapshot, Wire.Default.ProgrammeSnapshot);
}
