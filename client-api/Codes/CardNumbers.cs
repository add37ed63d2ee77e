using System.Globalization;

namespace Cashback.Codes;

/// <summary>The short number printed on a card: eleven permuted digits of its serial number and a Luhn check digit.</summary>
internal sealed class CardNumbers(MasterKey master)
{
    /// <summary>Digits.</summary>
    public const int Length = 12;

    private readonly Permutation _permutation = new(master.Derive("cashback card number v1"));

    public string Make(int programme, long serial)
    {
        var digits = _permutation.Forward(programme, serial).ToString("D11", CultureInfo.InvariantCulture);
        return digits + (char)('0' + CheckDigit(digits));
    }

    /// <summary>False unless it is twelve digits of which the last one fits.</summary>
    public bool TryRead(int programme, string text, out long serial)
    {
        serial = 0;
        if (text.Length != Length || text.AsSpan().ContainsAnyExceptInRange('0', '9') || text[^1] - '0' != CheckDigit(text.AsSpan(0, Length - 1)))
            return false;
        serial = _permutation.Back(programme, long.Parse(text.AsSpan(0, Length - 1), CultureInfo.InvariantCulture));
        return true;
    }

    private static int CheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 0)
                digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }

        return (10 - sum % 10) % 10;
    }
}
