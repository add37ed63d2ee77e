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
        var made = await MakeAsync(call.Id, call.Caller, Info(body.Name, body.Currency, body.Locale, body.TimeZone), grains, secrets);
        return made.Problem ?? Result<ProgrammeReply>.Of(new(new(GrainKind.Programme, (UInt128)made.Number), made.OwnerKey), made.Replayed);
    }

    internal static ProgrammeInfo Info(string? name, string? currency, string? locale, string? timeZone)
    {
        var known = Check.Text(currency, "currency", 3);
        return new(
            Check.Text(name, "name"),
            known,
            Currencies.Exponent(known) ?? throw ProblemException.Invalid("currency", "an ISO 4217 code"),
            Locale(Check.Text(locale, "locale", 35)),
            TimeZone(Check.Text(timeZone, "timeZone", 64)));
    }

    /// <summary>By the same request the same programme.</summary>
    internal static async Task<MadeProgramme> MakeAsync(UInt128 request, Caller caller, ProgrammeInfo info, IGrains grains, KeySecrets secrets)
    {
        var numbered = await grains.AskAsync(GrainId.Platform, new(request, new NumberProgramme(info), caller.Actor));
        if (numbered.Reply is not ProgrammeNumbered { Number: var number })
            return new(0, "", false, Problem.Of(numbered));
        var key = RequestId.Make(request, GrainKind.ApiKey);
        var secret = secrets.Make(number, key, Role.Owner);
        var create = new CreateProgramme(info, KeySecrets.Command(key, "owner", Role.Owner, secret));
        var answer = await grains.AskAsync(new(number, GrainRef.Programme), new(RequestId.Derive(request, "create"), create, caller.Actor, AwaitDelivery: true));
        return new(number, secret, numbered.Replayed, answer.Reply is ProgrammeCreated ? null : Problem.Of(answer));
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

/// <summary>A new programme, or why there is none.</summary>
internal sealed record MadeProgramme(int Number, string OwnerKey, bool Replayed, Problem? Problem);
