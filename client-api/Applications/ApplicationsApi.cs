using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Programmes;
using Cashback.Reads;
using Cashback.Staff;

namespace Cashback.Applications;

/// <summary>A merchant applies without a key; the platform's owner makes him a programme and invites him as its owner, or does not.</summary>
internal static class ApplicationsApi
{
    private static readonly GrainId Platform = GrainId.Platform;

    public static void MapApplications(this IEndpointRouteBuilder v1)
    {
        var applications = v1.MapGroup("/applications").WithTags("Applications");
        applications.MapPost("", ApplyAsync).WithName("apply").WithMetadata(new BodyShape(typeof(ApplyBody), "application/json"));
        applications.MapGet("", ListAsync).WithName("listApplications").Allow(Role.Owner);
        applications.MapPost("/{id}/approve", ApproveAsync).WithName("approveApplication").Allow(Role.Owner);
        applications.MapPost("/{id}/reject", RejectAsync).WithName("rejectApplication").Allow(Role.Owner);
    }

    private static async Task<IResult> ApplyAsync(HttpContext context, IGrains grains, PersonVault vault, AttemptLimits limits)
    {
        var body = await JsonBody.ReadAsync<ApplyBody>(context);
        limits.Admit(context, "apply/" + context.Connection.RemoteIpAddress);
        var info = ProgrammesApi.Info(body.Name, body.Currency, body.Locale, body.TimeZone);
        var applicant = new Applicant(Check.Text(body.Contact, "contact").Trim(), Contacts.Email(Check.Text(body.Email, "email", 254))!, Check.Optional(body.Message, "message", 1000));
        var id = new GrainRef(GrainKind.Application, RequestId.Random());
        var key = new byte[GrainRef.Size];
        id.Write(key);
        var row = new PersonRow(ListKind.ApplicationPerson, key, vault.SealFile(new(0, id), ListKind.ApplicationPerson, JsonSerializer.SerializeToUtf8Bytes(applicant, JsonType<Applicant>.Info)));
        var answer = await grains.AskAsync(new(0, id), new(RequestId.Random(), new Apply(info.Name, info.Currency, info.Locale, info.TimeZone), Actor.System, new(Person: [row])));
        return answer.Reply is Done ? Results.StatusCode(202) : Problem.Of(answer);
    }

    private static async Task<Result<ListReply<ApplicationReply>>> ListAsync(Caller caller, PageQuery page, IReads reads, IGrains grains, PersonVault vault)
    {
        Require(caller);
        var prefix = RowKey.Of(0, ListKind.Applications);
        var (rows, next) = await reads.PageAsync(prefix, sizeof(long) + GrainRef.Size, page);
        var replies = new List<ApplicationReply>(rows.Count);
        foreach (var row in rows)
            replies.Add(await ReplyAsync(caller, new(0, GrainRef.Read(row.Key.AsSpan(prefix.Length + sizeof(long)))), reads, grains, vault));
        return new ListReply<ApplicationReply>(replies, next);
    }

    private static async Task<Result<ApplicationMadeReply>> ApproveAsync(Call<EmptyBody> call, string id, IReads reads, IGrains grains, KeySecrets secrets, PersonVault vault, StaffPeople people, Invitations invitations, InvitationLetter letter, HttpContext context)
    {
        Require(call.Caller);
        var application = await ReplyAsync(call.Caller, Id(id), reads, grains, vault);
        // The same steps by the same ids, however often and by whoever: one programme, one owner.
        var request = RequestId.Derive(Id(id).Ref.Key, "approve");
        if (application.Status != ApplicationStatus.Pending)
            return await DecidedAsync(context, call, Id(id), application, request, grains, people, invitations);
        var made = await ProgrammesApi.MakeAsync(request, call.Caller, ProgrammesApi.Info(application.Name, application.Currency, application.Locale, application.TimeZone), grains, secrets);
        if (made.Problem is { } problem)
            return problem;
        var staff = First(made.Number, request);
        var person = new StaffPerson(application.Contact, application.Email);
        var invitation = invitations.Make(staff, request);
        var added = await grains.AskAsync(staff, Adding(request, staff, person, invitation, people));
        // Another fingerprint: begun by a version that named the end of the invitation itself.
        if (added.Reply is not (StaffInvited or Done or Refused { Refusal: IdempotencyKeyReused }))
            return Problem.Of(added);
        var answer = await grains.AskAsync(Id(id), new(call.Id, new DecideApplication(true, made.Number), call.Caller.Actor));
        if (answer.Reply is not Done)
            return Problem.Of(answer);
        if (!answer.Replayed)
            await letter.SendAsync(context, staff, person, invitation);
        return Made(context, made.Number, invitation, (added.Reply as StaffInvited)?.Until, answer.Replayed);
    }

    /// <summary>The request that has approved it is answered as before; any other comes too late.</summary>
    private static async Task<Result<ApplicationMadeReply>> DecidedAsync(HttpContext context, Call<EmptyBody> call, GrainId id, ApplicationReply application, UInt128 request, IGrains grains, StaffPeople people, Invitations invitations)
    {
        var view = await grains.ViewAsync<ApplicationView>(id, new GetApplication(), call.Caller.Actor);
        var known = await grains.AskAsync(id, new(call.Id, new DecideApplication(true, view.Programme), call.Caller.Actor, OnlyKnown: true));
        if (known.Reply is not Done)
            return Problem.Of(known.Reply is NotKnown ? new(Outcome.Decided, new Refused(new ApplicationDecided(view.Status))) : known);
        var staff = First(view.Programme, request);
        var invitation = invitations.Make(staff, request);
        var added = await grains.AskAsync(staff, Adding(request, staff, new(application.Contact, application.Email), invitation, people) with { OnlyKnown = true });
        return Made(context, view.Programme, invitation, (added.Reply as StaffInvited)?.Until, replayed: true);
    }

    private static Request Adding(UInt128 request, GrainId staff, StaffPerson person, string invitation, StaffPeople people) => new(
        request, new AddStaff(Role.Owner, false, people.Digest(staff.Programme, person), Invitations.Hash(invitation)), Actor.System, new(Person: people.Rows(staff, person)), AwaitDelivery: true);

    /// <summary>The account of a new programme's first owner.</summary>
    private static GrainId First(int programme, UInt128 request) => new(programme, RequestId.Make(request, GrainKind.Staff));

    private static Result<ApplicationMadeReply> Made(HttpContext context, int programme, string invitation, DateTimeOffset? until, bool replayed) =>
        Result<ApplicationMadeReply>.Of(new(new(GrainKind.Programme, (UInt128)programme), invitation, until, Invitations.Link(context, invitation)), replayed);

    private static async Task<Result<ApplicationReply>> RejectAsync(Call<EmptyBody> call, string id, IReads reads, IGrains grains, PersonVault vault)
    {
        Require(call.Caller);
        var answer = await grains.AskAsync(Id(id), new(call.Id, new DecideApplication(false), call.Caller.Actor));
        return answer.Reply is Done ? Result<ApplicationReply>.Of(await ReplyAsync(call.Caller, Id(id), reads, grains, vault), answer.Replayed) : Problem.Of(answer);
    }

    private static async ValueTask<ApplicationReply> ReplyAsync(Caller caller, GrainId id, IReads reads, IGrains grains, PersonVault vault)
    {
        var view = await grains.ViewAsync<ApplicationView>(id, new GetApplication(), caller.Actor);
        var row = await reads.FindAsync(RowKey.Of(0, ListKind.ApplicationPerson, id.Ref)) ?? throw ProblemException.NotFound();
        var who = JsonSerializer.Deserialize(vault.OpenFile(id, ListKind.ApplicationPerson, row), JsonType<Applicant>.Info)!;
        return new(view.Id, view.Name, view.Currency, view.Locale, view.TimeZone, view.Status, view.At, who.Contact, who.Email, who.Message);
    }

    private static GrainId Id(string id) => GrainRef.TryParse(id, GrainKind.Application, out var application) ? new(Platform.Programme, application) : throw ProblemException.NotFound();

    private static void Require(Caller caller)
    {
        if (!caller.Key.Platform)
            throw ProblemException.Of(ProblemCode.Forbidden);
    }
}

/// <summary>POST /v1/applications.</summary>
internal sealed record ApplyBody
{
    [Required, StringLength(200, MinimumLength = 1)] public string? Name { get; init; }
    [Required, StringLength(3, MinimumLength = 3)] public string? Currency { get; init; }
    [Required] public string? Locale { get; init; }
    [Required] public string? TimeZone { get; init; }
    [Required, StringLength(200, MinimumLength = 1)] public string? Contact { get; init; }
    [Required] public string? Email { get; init; }
    [StringLength(1000, MinimumLength = 1)] public string? Message { get; init; }
}

/// <summary>Who asks.</summary>
internal sealed record Applicant(string Contact, string Email, string? Message);

internal sealed record ApplicationReply(GrainRef Id, string Name, string Currency, string Locale, string TimeZone, ApplicationStatus Status, DateTimeOffset At, string Contact, string Email, string? Message);

/// <summary>Invitation: the secret of the new owner's link, good until then (until is absent where an older version has begun the approval). Link: of the page /join, with the secret.</summary>
internal sealed record ApplicationMadeReply(GrainRef Programme, string Invitation, DateTimeOffset? Until, string Link);
