namespace Cashback.Programmes;

/// <summary>Decimal places of the currencies in use, after ISO 4217.</summary>
internal static class Currencies
{
    private const string Zero = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string Three = "BHD IQD JOD KWD LYD OMR TND";

    private const string Two = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE "
        + "CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD "
        + "LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK "
        + "SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG";

    /// <summary>Null for a code that is not in use.</summary>
    public static int? Exponent(string code) => code switch
    {
        { Length: not 3 } => null,
        _ when Has(Two, code) => 2,
        _ when Has(Zero, code) => 0,
        _ when Has(Three, code) => 3,
        _ => null,
    };

    private static bool Has(string list, string code) => list.Split(' ').Contains(code, StringComparer.Ordinal);
}
