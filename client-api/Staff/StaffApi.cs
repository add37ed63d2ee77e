using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Reads;
using Cashback.SignIns;

namespace Cashback.Staff;

/// <summary>Accounts of staff, for an owner: invited by link, given a role, switched off, removed.</summary>
internal static class StaffApi
{
    private static readonly (string Word, Role Meaning)[] Roles = [("owner", Role.Owner), ("manager", Role.Manager), ("support", Role.Support), ("accountant", Role.Accountant)];

    public static void MapStaff(this IEndpointRouteBuilder v1)
    {
        var staff = v1.MapGroup("/staff").WithTags("Staff").Allow(Role.Owner);
        staff.MapPost("", AddAsync).WithName("addStaff");
        staff.MapGet("", ListAsync).WithName("listStaff");
        staff.MapGet("/{id}", GetAsync).WithName("getStaff");
        staff.MapPatch("/{id}", ChangeAsync).WithName("changeStaff");
        staff.MapDelete("/{id}", RemoveAsync).WithName("removeStaff").Produces(204);
        staff.MapPost("/{id}/invite", InviteAsync).WithName("inviteStaff");
        staff.MapDelete("/{id}/sessions", EndSessionsAsync).WithName("endStaffSessions").Produces(204);
    }

    private static async Task<Result<StaffMadeReply>> AddAsync(Call<StaffBody> call, IGrains grains, StaffPeople people, Passwords passwords, Invitations invitations, InvitationLetter letter, HttpContext context)
    {
        var body = call.Body;
        var person = new StaffPerson(Check.Text(body.Name, "name").Trim(), Contacts.Email(Check.Text(body.Email, "email", 254))!);
        var role = Check.Word(body.Role, "role", Roles);
        var hash = body.Password is null ? null : passwords.Hash(Passwords.Strong(body.Password, person.Name, person.Email));
        var staff = call.Caller.At(RequestId.Make(call.Id, GrainKind.Staff));
        var invitation = hash is null ? invitations.Make(staff, call.Id) : null;
        var command = new AddStaff(role, call.Caller.Key.Platform && role == Role.Owner, people.Digest(staff.Programme, person), invitation is null ? null : Invitations.Hash(invitation));
        var request = new Request(call.Id, command, call.Caller.Actor, new(Person: people.Rows(staff, person), Secret: hash), AwaitDelivery: true);
        // What was answered is answered again, whoever has the address now.
        var answer = await grains.AskAsync(staff, request with { OnlyKnown = true });
        if (answer.Reply is NotKnown)
        {
            if (await people.ClaimAsync(call.Caller, RequestId.Derive(call.Id, "claim"), staff, person.Email, grains) is { } taken)
                return taken;
            answer = await grains.AskAsync(staff, request);
        }

        return await InvitedAsync(answer, staff, person, invitation, letter, context);
    }

    /// <summary>A letter goes out once, however often the request is repeated.</summary>
    private static async Task<Result<StaffMadeReply>> InvitedAsync(Answer answer, GrainId staff, StaffPerson? person, string? invitation, InvitationLetter letter, HttpContext context)
    {
        if (answer.Reply is not (StaffInvited or Done))
            return Problem.Of(answer);
        if (person is not null && invitation is not null && !answer.Replayed)
            await letter.SendAsync(context, staff, person, invitation);
        return Result<StaffMadeReply>.Of(new(staff.Ref, invitation, (answer.Reply as StaffInvited)?.Until, invitation is null ? null : Invitations.Link(context, invitation)), answer.Replayed);
    }

    private static async Task<Result<ListReply<StaffReply>>> ListAsync(Caller caller, PageQuery page, IReads reads, IGrains grains, StaffPeople people)
    {
        var prefix = RowKey.Of(caller.Programme, ListKind.Staff);
        var (rows, next) = await reads.PageAsync(prefix, GrainRef.Size, page);
        var replies = new List<StaffReply>(rows.Count);
        foreach (var row in rows)
            replies.Add(await StaffReplies.OfAsync(caller, caller.At(GrainRef.Read(row.Key.AsSpan(prefix.Length))), grains, people));
        return new ListReply<StaffReply>(replies, next);
    }

    private static async Task<Result<StaffReply>> GetAsync(Caller caller, string id, IGrains grains, StaffPeople people) => await StaffReplies.OfAsync(caller, Id(caller, id), grains, people);

    private static async Task<Result<StaffReply>> ChangeAsync(Call<StaffChange> call, string id, IGrains grains, StaffPeople people)
    {
        var staff = Id(call.Caller, id);
        Role? role = call.Body.Role is null ? null : Check.Word(call.Body.Role, "role", Roles);
        // Nobody locks himself out by a slip of the hand.
        if (staff.Ref == call.Caller.Key.Key)
            throw ProblemException.Of(ProblemCode.Forbidden);
        var answer = await grains.AskAsync(staff, new(call.Id, new ChangeStaff(role, call.Body.Disabled), call.Caller.Actor, AwaitDelivery: true));
        return await StaffReplies.OfAsync(call.Caller, staff, answer, grains, people);
    }

    private static async Task<IResult> RemoveAsync(Caller caller, string id, IGrains grains, StaffPeople people)
    {
        var staff = Id(caller, id);
        if (staff.Ref == caller.Key.Key)
            throw ProblemException.Of(ProblemCode.Forbidden);
        var person = await people.FindAsync(staff);
        var facts = new Facts(Person: people.Erasing(staff, person));
        var answer = await grains.AskAsync(staff, new(RequestId.Random(), new RemoveStaff(), caller.Actor, facts, AwaitDelivery: true));
        if (answer.Reply is Done && person is not null)
            await people.ReleaseAsync(caller, staff, person.Email, grains);
        return Empty(answer);
    }

    private static async Task<Result<StaffMadeReply>> InviteAsync(Call<EmptyBody> call, string id, IGrains grains, StaffPeople people, Invitations invitations, InvitationLetter letter, HttpContext context)
    {
        var staff = Id(call.Caller, id);
        var invitation = invitations.Make(staff, call.Id);
        var answer = await grains.AskAsync(staff, new(call.Id, new InviteStaff(Invitations.Hash(invitation)), call.Caller.Actor));
        return await InvitedAsync(answer, staff, await people.FindAsync(staff), invitation, letter, context);
    }

    private static async Task<IResult> EndSessionsAsync(Caller caller, string id, IGrains grains) =>
        Empty(await grains.AskAsync(Id(caller, id), new(RequestId.Random(), new EndSession(But: caller.Key.Session), caller.Actor, AwaitDelivery: true)));

    private static GrainId Id(Caller caller, string id) => GrainRef.TryParse(id, GrainKind.Staff, out var staff) ? caller.At(staff) : throw ProblemException.NotFound();

    private static IResult Empty(Answer answer) => answer.Reply is Done ? Results.NoContent() : Problem.Of(answer);
}

/// <summary>POST /v1/staff. With a password the account is active at once; without, it is invited.</summary>
internal sealed record StaffBody
{
    [Required, StringLength(200, MinimumLength = 1)] public string? Name { get; init; }
    [Required] public string? Email { get; init; }
    [Required, AllowedValues("owner", "manager", "support", "accountant")] public string? Role { get; init; }
    public string? Password { get; init; }
}

/// <summary>PATCH /v1/staff/{id}. What is not given stays as it is; its sessions end.</summary>
internal sealed record StaffChange
{
    [AllowedValues("owner", "manager", "support", "accountant", null)] public string? Role { get; init; }
    public bool? Disabled { get; init; }
}
