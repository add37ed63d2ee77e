using System.Buffers;
using System.Globalization;

namespace Cashback.Payouts;

/// <summary>International bank account numbers: ISO 13616 lengths, ISO 7064 mod 97-10.</summary>
public static class Iban
{
    private static readonly SearchValues<char> Known = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private const string Lengths =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28"
        + "IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33"
        + "SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

    /// <summary>As it is stored and compared: upper case, without blanks. False: it cannot be one.</summary>
    public static bool TryParse(string? text, out string iban)
    {
        iban = (text ?? "").Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (iban.Length is < 15 or > 34 || iban.AsSpan().ContainsAnyExcept(Known) || !char.IsAsciiDigit(iban[2]) || !char.IsAsciiDigit(iban[3]))
            return false;
        return Length(iban[..2]) == iban.Length && Remainder(iban) == 1;
    }

    private static int Length(string country)
    {
        for (var at = 0; at < Lengths.Length; at += 4)
        {
            if (string.CompareOrdinal(Lengths, at, country, 0, 2) == 0)
                return int.Parse(Lengths.AsSpan(at + 2, 2), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return 0;
    }

    private static int Remainder(string iban)
    {
        var rest = 0;
        foreach (var c in iban[4..] + iban[..4])
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + (c - '0')) % 97 : ((rest * 100) + (c - 'A' + 10)) % 97;
        return rest;
    }
}
