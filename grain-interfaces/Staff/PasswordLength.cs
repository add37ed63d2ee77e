namespace Cashback.Staff;

/// <summary>How long a password of staff may be, characters. NIST SP 800-63B asks for eight at least and 64 at most or more.</summary>
public static class PasswordLength
{
    public const int Min = 10;

    public const int Max = 256;
}
