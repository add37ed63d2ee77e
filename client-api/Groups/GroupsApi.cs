using System.Globalization;
using System.Text.Json;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Jobs;
using Cashback.Ledger;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Programmes;
using Cashback.Reads;

namespace Cashback.Groups;

/// <summary>Groups of customers, their rates, and what is done to all of their members at once.</summary>
internal static class GroupsApi
{
    public static void MapGroups(this IEndpointRouteBuilder v1)
    {
        var groups = v1.MapGroup("/groups").WithTags("Groups");
        groups.MapPost("", MakeAsync).WithName("addGroup").Allow(Role.Owner, Role.Manager).WithMetadata(RawBody.BatchLimit);
        groups.MapGet("", ListAsync).WithName("listGroups").Allow(RouteAccess.Staff);
        groups.MapGet("/{id}", GetAsync).WithName("getGroup").Allow(RouteAccess.Staff);
        groups.MapPatch("/{id}", PatchAsync).WithName("changeGroup").Allow(Role.Owner, Role.Manager);
        groups.MapMembers();
        groups.MapPost("/{id}/adjustments", AdjustAsync).WithName("adjustGroup").Allow(Role.Owner, Role.Manager, Role.Support).WithMetadata(MovesValue.Mark);
    }

    public static GrainRef Id(string id) => GrainRef.TryParse(id, GrainKind.Group, out var group) ? group : throw ProblemException.NotFound();

    private static async Task<Result<GroupMadeReply>> MakeAsync(Call<GroupBody> call, IGrains grains, MemberFinder finder, Snapshot snapshot)
    {
        var (caller, body) = (call.Caller, call.Body);
        var name = Check.Text(body.Name, "name");
        var ways = new object?[] { body.Members, body.Segment, body.Rfm }.Count(way => way is not null);
        if (ways > 1)
            throw ProblemException.Invalid("members", "one of members, segment, rfm");
        var group = RequestId.Make(call.Id, GrainKind.Group);
        var filter = snapshot.Filter(body);
        var create = new Request(call.Id, new CreateGroup(name, RequestId.Text(JsonSerializer.Serialize(body, JsonType<GroupBody>.Info))), caller.Actor);
        var answer = await grains.AskAsync(caller.At(group), create);
        if (answer.Reply is Refused { Refusal: IdempotencyKeyReused })
            answer = await grains.AskAsync(caller.At(group), create with { Command = new CreateGroup(name), OnlyKnown = true }) is { Reply: Done } older ? older : answer;
        if (answer.Reply is not Done)
            return Problem.Of(answer);
        var view = await grains.ViewAsync<GroupView>(caller.At(group), new GetGroup(), caller.Actor);
        // A segment is frozen at the time the group was made, so a retry finds the same people.
        var (members, unknown) = filter is null
            ? await finder.FindAsync(caller, body.Members ?? [])
            : (await snapshot.MembersAsync(caller, filter, view.At), []);
        var (_, _, problem) = await MembersApi.AddAsync(caller, group, call.Id, members, grains);
        return problem is not null ? problem : Result<GroupMadeReply>.Of(new(group, name, members.Count, unknown), answer.Replayed);
    }

    private static async Task<Result<ListReply<GroupReply>>> ListAsync(Caller caller, PageQuery page, IReads reads, IGrains grains)
    {
        var (rows, next) = await reads.PageAsync(RowKey.Of(caller.Programme, ListKind.Groups), sizeof(long) + GrainRef.Size, page);
        var views = await Task.WhenAll(rows.Select(row =>
            grains.ViewAsync<GroupView>(caller.At(Stored.Read(row.Body, Wire.Default.GroupRow).Id), new GetGroup(), caller.Actor).AsTask()));
        return new ListReply<GroupReply>([.. views.Select(GroupReply.Of)], next);
    }

    private static async Task<Result<GroupReply>> GetAsync(Caller caller, string id, IGrains grains) =>
        GroupReply.Of(await grains.ViewAsync<GroupView>(caller.At(Id(id)), new GetGroup(), caller.Actor));

    private static async Task<Result<GroupReply>> PatchAsync(Call<GroupPatchBody> call, string id, IGrains grains, TimeProvider time)
    {
        var group = call.Caller.At(Id(id));
        var command = new ChangeGroup(
            Check.Optional(call.Body.Name, "name", Check.MaxName),
            call.Body.CashbackRateBps.ValueKind == JsonValueKind.Undefined ? null : new(Rate(call.Body.CashbackRateBps)),
            call.Body.PayoutCoefficient.ValueKind == JsonValueKind.Undefined ? null : new(Number(call.Body.PayoutCoefficient, "payoutCoefficient")),
            call.Body.RedeemCoefficient.ValueKind == JsonValueKind.Undefined ? null : new(Number(call.Body.RedeemCoefficient, "redeemCoefficient")));
        var answer = await grains.AskAsync(group, new(call.Id, command, call.Caller.Actor, AwaitDelivery: true));
        if (answer.Reply is not Done)
            return Problem.Of(answer);
        return GroupReply.Of(await ToldAsync(group, call.Caller, grains, time));
    }

    /// <summary>In force before the answer (api.md), unless the group is so large that telling everybody takes longer.</summary>
    private static async Task<GroupView> ToldAsync(GrainId group, Caller caller, IGrains grains, TimeProvider time)
    {
        for (var until = time.GetUtcNow() + TimeSpan.FromSeconds(5); ; await Task.Delay(TimeSpan.FromMilliseconds(10), time))
        {
            var view = await grains.ViewAsync<GroupView>(group, new GetGroup(), caller.Actor);
            if (!view.Telling || time.GetUtcNow() >= until)
                return view;
        }
    }

    private static async Task<Accepted> AdjustAsync(Call<GroupAdjustmentBody> call, string id, IGrains grains)
    {
        var body = call.Body;
        var absolute = Check.Word(body.ApplyType, "applyType", ("relative", false), ("absolute", true));
        var asset = Check.Word(body.Asset, "asset", ("money", Asset.Money), ("gift", Asset.Gift), ("points", Asset.Points));
        var amount = Check.Between(body.Amount, "amount", absolute ? 0 : -Amounts.Max, Amounts.Max);
        if (!absolute && amount == 0)
            throw ProblemException.Invalid("amount", "not 0");
        var comment = Check.Text(body.Comment, "comment", Check.MaxComment);
        var drain = Check.Word(body.OnShortfall ?? "refuse", "onShortfall", ("refuse", false), ("drain", true));
        int? days = body.ValidDays is null ? null : Check.Between(body.ValidDays, "validDays", 1, Check.MaxDays);
        if (asset == Asset.Money && call.Caller.Role != Role.Owner)
            throw ProblemException.Of(ProblemCode.Forbidden);
        var command = new AdjustGroup(RequestId.Make(call.Id, GrainKind.Job), new(absolute, asset, amount, drain, days, body.DryRun ?? false), comment);
        var answer = await grains.AskAsync(call.Caller.At(Id(id)), new(call.Id, command, call.Caller.Actor, AwaitDelivery: true));
        return answer.Reply is JobAccepted accepted ? Accepted.Of(accepted.Job, answer.Replayed) : Problem.Of(answer);
    }

    private static int? Rate(JsonElement given) =>
        given.ValueKind == JsonValueKind.Null ? null
        : given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var bps) ? Check.Between(bps, "cashbackRateBps", 0, SettingsRanges.MaxBps)
        : throw ProblemException.Invalid("cashbackRateBps", string.Create(CultureInfo.InvariantCulture, $"from 0 to {SettingsRanges.MaxBps}"));

    private static Coefficient? Number(JsonElement given, string field) =>
        given.ValueKind == JsonValueKind.Null ? null
        : given.ValueKind == JsonValueKind.Number && Coefficient.TryParse(given.GetRawText(), out var value) ? value
        : throw ProblemException.Invalid(field, "a number of up to six decimals between 0 and 1,000,000");
}
