using System.Globalization;
using System.Text;
using Cashback.Problems;

namespace Cashback.Customers;

/// <summary>Addresses and numbers in the one form that they are compared in.</summary>
internal static class Contacts
{
    /// <summary>Longest address (RFC 5321).</summary>
    private const int MaxEmail = 254;

    /// <summary>Longest external id.</summary>
    public const int MaxExternalId = 100;

    public static string? Email(string? text)
    {
        if (text is null)
            return null;
        var trimmed = text.Trim();
        var at = trimmed.IndexOf('@', StringComparison.Ordinal);
        var good = at > 0 && at == trimmed.LastIndexOf('@') && at < trimmed.Length - 1 && trimmed.Length <= MaxEmail && !trimmed.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
        return good ? trimmed : throw ProblemException.Invalid("email", "an e-mail address");
    }

    public static string? Phone(string? text)
    {
        if (text is null)
            return null;
        return TryPhone(text, out var phone) ? phone : throw ProblemException.Invalid("phone", "a number with its country code, such as +420123456789");
    }

    /// <summary>E.164: a plus and 8 to 15 digits; blanks, hyphens, dots and brackets do not count.</summary>
    public static bool TryPhone(string text, out string phone)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
        {
            if (c is not (' ' or '-' or '.' or '(' or ')' or '/' or '\u00A0'))
                digits.Append(c);
        }

        phone = digits.ToString();
        if (phone.StartsWith("00", StringComparison.Ordinal))
            phone = "+" + phone[2..];
        return phone.Length is >= 9 and <= 16 && phone[0] == '+' && phone[1] != '0' && !phone.AsSpan(1).ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>Without case.</summary>
    public static string Fold(string email) => email.Trim().ToLowerInvariant();

    /// <summary>For the search by name: without case and accents.</summary>
    public static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        // The one character of valid text that normalization throws at.
        foreach (var c in name.Replace('\uFFFE', ' ').Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.ToLowerInvariant(c));
        }

        return plain.ToString();
    }
}
