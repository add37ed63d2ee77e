using Cashback.Grains;

namespace Cashback.Access;

/// <summary>Who visits: GET /v1/me. Session, name: of a person with an account.</summary>
internal sealed record Me(string Key, Role Role, bool Platform, string? Till, string? Venue, string? Customer, MyProgramme Programme, MyPayouts Payouts, string? Session = null, string? Name = null)
{
    public bool Is(params ReadOnlySpan<Role> roles)
    {
        foreach (var role in roles)
        {
            if (role == Role)
                return true;
        }

        return false;
    }
}

/// <summary>Exponent: decimal places of the currency.</summary>
internal sealed record MyProgramme(string Id, string Name, string Currency, int Exponent, string Locale, string TimeZone);

/// <summary>Whether payouts can be asked for, how, and under which terms.</summary>
internal sealed record MyPayouts(bool Shown, IReadOnlyList<string> Methods, string? TermsUrl, string? TermsVersion);
