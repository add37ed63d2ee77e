using System.Diagnostics;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Reads;

namespace Cashback.Groups;

/// <summary>
/// A named set of customers, the terms it gives them, and the order in which jobs work on it. Refusals: <c>not_found</c>, then
/// <c>group_full</c> or <c>job_in_progress</c>.
/// </summary>
internal sealed class GroupDecider() : Decider<GroupState>(GrainKind.Group, 1, GroupJson.Default.GroupState)
{
    /// <summary>Ten times the largest group that was asked for; 16 bytes and an index row each.</summary>
    public const long MaxMembers = 10_000_000;

    /// <summary>Jobs that wait for the one at work: each takes a person's request.</summary>
    public const int MaxJobs = 50;

    public override Needs Needs(GrainId grain, Command command) => command is AddMembers add
        ? new([], [.. add.Members.Distinct().Select(m => MemberPages.IndexKey(grain, m))])
        : Grains.Needs.Nothing;

    public override IReadOnlyList<MemberMessage> Members(Message message, IReadOnlyList<Row> rows) =>
        [.. MemberPages.Read(message.Page!, rows).Select(member => new MemberMessage(member, message.Command))];

    protected override Reply Answer(GroupState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetGroup, { } s) => new GroupView(turn.Grain.Ref, s.Name, s.Members, s.Terms.RateBps, s.Terms.Payout, s.Terms.Redeem, s.At, s.Telling is not null, s.Jobs is [var job, ..] ? job : null),
        (GetGroup, null) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    protected override Decision Judge(GroupState? state, Command command, Turn turn) => (command, state) switch
    {
        (CreateGroup create, null) => new(new GroupState(create.Name, turn.Now, 0, [], new(turn.Seq), null, []), Done.Instance) { Rows = [Row(create.Name, turn.Now, turn)] },
        // Named from the request, so it is the same group.
        (CreateGroup, { }) => Decision.Unrecorded(Done.Instance),
        (AddMembers add, { } s) => Add(s, add, turn),
        (ChangeGroup change, { } s) => Terms.Change(s, change, turn),
        (PageOutcome outcome, { } s) => Terms.Told(s, outcome, turn),
        (AdjustGroup adjust, { } s) => Adjust(s, adjust, turn),
        (QueueJob queue, { } s) => Queue(s, queue.Job),
        (LeaveGroup leave, { } s) => Leave(s, leave.Job),
        (AddMembers or ChangeGroup or PageOutcome or AdjustGroup or QueueJob or LeaveGroup, null) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    public static RowWrite Row(string name, DateTimeOffset at, Turn turn) =>
        RowWrite.Of(RowKey.Of(turn.Grain.Programme, ListKind.Groups, at, turn.Grain.Ref), new GroupRow(turn.Grain.Ref, name), Wire.Default.GroupRow);

    private static Decision Add(GroupState state, AddMembers add, Turn turn)
    {
        if (add.Members.Count > AddMembers.MaxMembers)
            throw new ArgumentException($"{turn.Grain}: {add.Members.Count} members; the edge lets no such request through");
        var known = turn.Found.Rows.Select(r => new MemberKey(r.Key)).ToHashSet();
        var added = add.Members.Distinct().Where(m => !known.Contains(new(MemberPages.IndexKey(turn.Grain, m)))).ToList();
        if (state.Members + added.Count > MaxMembers)
            return Decision.Refuse(state, new GroupFull(MaxMembers));
        var (tail, rows, fresh) = MemberPages.Append(turn.Grain, state, added, turn.Seq);
        var after = state with { Members = state.Members + added.Count, Tail = tail };
        return new(after, new MembersAdded(added.Count, after.Members))
        {
            Rows = rows,
            Messages = [.. fresh.Select(page => Terms.Tell(state.Terms, page, turn))],
        };
    }

    private static Decision Adjust(GroupState state, AdjustGroup adjust, Turn turn)
    {
        if (!adjust.Adjustment.DryRun && state.Jobs is [var active, ..])
            return Decision.Refuse(state, new JobInProgress(active));
        var start = new StartJob(turn.Grain.Ref, state.Members, adjust.Adjustment, turn.Actor, adjust.Comment);
        // A dry run moves nothing, so it waits for nobody and nobody waits for it.
        var after = adjust.Adjustment.DryRun ? state : state with { Jobs = [adjust.Job] };
        return new(after, new JobAccepted(adjust.Job)) { Messages = [new(adjust.Job, start)] };
    }

    private static Decision Queue(GroupState state, GrainRef job)
    {
        if (state.Jobs.Contains(job))
            return Decision.Unrecorded(Done.Instance);
        if (state.Jobs.Count >= MaxJobs)
            return Decision.Refuse(state, new JobInProgress(state.Jobs[0]));
        return new(state with { Jobs = [.. state.Jobs, job] }, Done.Instance) { Messages = state.Jobs.Count == 0 ? [new(job, new BeginUndo())] : [] };
    }

    private static Decision Leave(GroupState state, GrainRef job)
    {
        GrainRef[] left = [.. state.Jobs.Where(j => j != job)];
        if (left.Length == state.Jobs.Count)
            return Decision.Unrecorded(Done.Instance);
        var next = state.Jobs[0] == job && left is [var first, ..] ? first : (GrainRef?)null;
        return new(state with { Jobs = left }, Done.Instance) { Messages = next is { } undo ? [new(undo, new BeginUndo())] : [] };
    }

    /// <summary>A row key as a value.</summary>
    private readonly struct MemberKey(byte[] bytes) : IEquatable<MemberKey>
    {
        private readonly byte[] _bytes = bytes;

        public bool Equals(MemberKey other) => _bytes.AsSpan().SequenceEqual(other._bytes);

        public override bool Equals(object? obj) => obj is MemberKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(_bytes);
            return hash.ToHashCode();
        }
    }
}
