using System.ComponentModel.DataAnnotations;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Programmes;

/// <summary>New programmes, made by the owner of the platform.</summary>
internal static class ProgrammesApi
{
    public static void MapProgrammes(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/programmes", AddAsync).WithTags("Programmes").WithName("addProgramme").Allow(Role.Owner);

    private static async Task<Result<ProgrammeReply>> AddAsync(Call<ProgrammeBody> call, IGrains grains, KeySecrets secrets)
    {
        if (!call.Caller.Key.Platform)
            throw ProblemException.Of(ProblemCode.Forbidden);
        var body = call.Body;
        var currency = Check.Text(body.Currency, "currency", 3);
        var info = new ProgrammeInfo(
            Check.Text(body.Name, "name"),
            currency,
            Currencies.Exponent(currency) ?? throw ProblemException.Invalid("currency", "an ISO 4217 code"),
            Locale(Check.Text(body.Locale, "locale", 35)),
            TimeZone(Check.Text(body.TimeZone, "timeZone", 64)));

        var numbered = await grains.AskAsync(GrainId.Platform, new(call.Id, new NumberProgramme(info), call.Caller.Actor));
        if (numbered.Reply is not ProgrammeNumbered { Number: var number })
            return Problem.Of(numbered);
        var key = RequestId.Make(call.Id, GrainKind.ApiKey);
        var secret = secrets.Make(number, key, Role.Owner);
        var create = new CreateProgramme(info, KeySecrets.Command(key, "owner", Role.Owner, secret));
        var answer = await grains.AskAsync(new(number, GrainRef.Programme), new(RequestId.Derive(call.Id, "create"), create, call.Caller.Actor, AwaitDelivery: true));
        return answer.Reply is ProgrammeCreated
            ? Result<ProgrammeReply>.Of(new(new(GrainKind.Programme, (UInt128)number), secret), numbered.Replayed)
            : Problem.Of(answer);
    }

    private static string Locale(string name)
    {
        try
        {
            return System.Globalization.CultureInfo.GetCultureInfo(name, predefinedOnly: true).Name;
        }
        catch (System.Globalization.CultureNotFoundException)
        {
            throw ProblemException.Invalid("locale", "a BCP 47 tag such as en-GB");
        }
    }

    private static string TimeZone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId ? name : throw ProblemException.Invalid("timeZone", "an IANA name such as Europe/Paris");
}

/// <summary>POST /v1/programmes.</summary>
internal sealed record ProgrammeBody
{
    [Required, StringLength(200, MinimumLength = 1)] public string? Name { get; init; }
    [Required, StringLength(3, MinimumLength = 3)] public string? Currency { get; init; }
    [Required] public string? Locale { get; init; }
    [Required] public string? TimeZone { get; init; }
}

internal sealed record ProgrammeReply(GrainRef Id, string OwnerKey);
