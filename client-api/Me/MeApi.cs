using Cashback.Access;
using Cashback.Grains;
using Cashback.Problems;
using Cashback.Programmes;
using Cashback.Staff;

namespace Cashback.Me;

/// <summary>Whose key this is, and what its programme counts in: what a console or a till asks first.</summary>
internal static class MeApi
{
    public static void MapMe(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/me", GetAsync).WithTags("Keys").WithName("getMe").Allow([.. RouteAccess.Staff, Role.Till, Role.Customer]);

    private static async Task<Result<MeReply>> GetAsync(Caller caller, IGrains grains, StaffPeople people)
    {
        var snapshot = (await grains.ViewAsync<ProgrammeView>(caller.AtProgramme, new GetProgramme(), caller.Actor)).Snapshot;
        var (info, payout) = (snapshot.Info, snapshot.Settings.Payout);
        var key = caller.Key;
        return new MeReply(key.Key, key.Role, key.Platform, key.Till, key.Venue, key.Customer, new(new(GrainKind.Programme, (UInt128)caller.Programme), info.Name, info.Currency, info.Exponent, info.Locale, info.TimeZone), new(payout.Shown, payout.Methods, payout.TermsUrl, payout.TermsVersion, payout.MinAmount, payout.MaxAmount, payout.MaxPerDay, payout.MaxPerMonth), key.Session, key.Session is null ? null : await people.NameAsync(caller.Programme, key.Key));
    }
}

/// <summary>Platform: the key may make programmes. Till, venue, customer: whose key it is, where it is one of theirs. Session, name: of a person who signed in.</summary>
internal sealed record MeReply(GrainRef Key, Role Role, bool Platform, GrainRef? Till, GrainRef? Venue, GrainRef? Customer, MyProgramme Programme, MyPayouts Payouts, GrainRef? Session, string? Name);

/// <summary>Exponent: decimal places of the currency.</summary>
internal sealed record MyProgramme(GrainRef Id, string Name, string Currency, int Exponent, string Locale, string TimeZone);

/// <summary>Whether payouts can be asked for, how, and under which terms; limits in minor units, null: none.</summary>
internal sealed record MyPayouts(bool Shown, IReadOnlyList<string> Methods, string? TermsUrl, string? TermsVersion, long? MinAmount, long? MaxAmount, long? MaxPerDay, long? MaxPerMonth);
