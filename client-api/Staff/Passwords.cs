using System.Collections.Frozen;
using Cashback.Problems;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Cashback.Staff;

/// <summary>
/// Passwords of staff: hashed by ASP.NET Core Identity (PBKDF2, HMAC-SHA-512, a salt each), and refused where they are easy to
/// guess. No rule about kinds of characters: NIST SP 800-63B advises against them.
/// </summary>
internal sealed class Passwords
{
    /// <summary>Fewest different characters.</summary>
    private const int MinDifferent = 5;

    /// <summary>As OWASP advises for PBKDF2 with HMAC-SHA-512: about 100 ms.</summary>
    private const int Iterations = 210_000;

    /// <summary>What everybody tries first, without digits and signs at its ends.</summary>
    private static readonly FrozenSet<string> Common = new[]
    {
        "password", "passw0rd", "p@ssword", "passwort", "motdepasse", "contraseña", "heslo", "qwerty", "qwertyuiop", "azerty", "azertyuiop", "qwertz", "qwertzuiop", "asdfghjkl", "abcdefghij", "letmein", "welcome", "welcometo", "iloveyou",
        "administrator", "admin", "sunshine", "princess", "football", "baseball", "basketball", "superman", "batman", "starwars", "dragon", "monkey", "master", "shadow", "michael", "jennifer", "computer", "internet", "cashback", "changeme", "correcthorsebatterystaple", "trustno",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly PasswordHasher<Passwords> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly string _nobodys;

    public Passwords() => _nobodys = _hasher.HashPassword(this, Guid.NewGuid().ToString());

    public string Hash(string password) => _hasher.HashPassword(this, password);

    /// <summary>Takes as long where there is no such account.</summary>
    public bool Verify(string? hash, string password) =>
        _hasher.VerifyHashedPassword(this, hash ?? _nobodys, password) != PasswordVerificationResult.Failed && hash is not null;

    /// <summary>The password, or <c>weak_password</c>.</summary>
    public static string Strong(string? given, params ReadOnlySpan<string?> about)
    {
        if (given is null)
            throw ProblemException.Invalid("password", "required");
        if (given.Length > PasswordLength.Max)
            throw ProblemException.Invalid("password", $"at most {PasswordLength.Max} characters");
        var plain = given.ToLowerInvariant();
        var bare = plain.Trim('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '!', '?', '.', '-', '_', '*', '#', '@', '$');
        var weak = given.Length < PasswordLength.Min || plain.Distinct().Count() < MinDifferent || bare.Length == 0 || Common.Contains(bare) || Common.Contains(plain) || IsRow(plain);
        foreach (var text in about)
        {
            foreach (var word in (text ?? "").ToLowerInvariant().Split([' ', '@', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries))
                weak |= word.Length >= 4 && plain.Contains(word, StringComparison.Ordinal) && plain.Length - word.Length < PasswordLength.Min - 2;
        }

        return weak ? throw ProblemException.Of(ProblemCode.WeakPassword) : given;
    }

    /// <summary>abcdefghij, 9876543210.</summary>
    private static bool IsRow(string text)
    {
        var steps = text.Zip(text.Skip(1), (a, b) => b - a).ToList();
        return steps.Count(step => step is 1 or -1 or 0) >= steps.Count - 1;
    }
}
