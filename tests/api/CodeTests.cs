using Cashback.Codes;
using Cashback.Grains;

namespace Cashback.Api.Tests;

public sealed class CodeTests
{
    private static readonly MasterKey Master = MasterKey.Parse(MasterKey.Make());

    [Fact]
    public void Token_ComesBack_AndIsTheSameEachTime()
    {
        var tokens = new QrTokens(Master);
        var card = new GrainId(7, new(GrainKind.Card, UInt128.MaxValue / 3));
        var token = tokens.Make(card);
        Assert.Equal(token, tokens.Make(card));
        Assert.Matches("^[A-Za-z0-9_-]+$", token);
        Assert.True(tokens.TryRead(token, out var read));
        Assert.Equal(card, read);
        Assert.False(new QrTokens(MasterKey.Parse(MasterKey.Make())).TryRead(token, out _));
    }

    [Fact]
    public void Token_WithAnyOtherCharacter_IsNotAccepted()
    {
        var tokens = new QrTokens(Master);
        var token = tokens.Make(new(1, new(GrainKind.Card, 12345)));
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ =+/\n";
        for (var at = 0; at < token.Length; at++)
        {
            foreach (var c in Alphabet.Where(c => c != token[at]))
                Assert.False(tokens.TryRead(token[..at] + c + token[(at + 1)..], out _), $"{at} {c}");
        }

        Assert.False(tokens.TryRead(token + "=", out _));
        Assert.False(tokens.TryRead(token[..^1], out _));
        Assert.False(tokens.TryRead("", out _));
    }

    [Fact]
    public void Numbers_AreUnique_ComeBack_AndCatchTypingErrors()
    {
        var numbers = new CardNumbers(Master);
        var seen = new HashSet<string>();
        for (long serial = 0; serial < 3000; serial++)
        {
            var number = numbers.Make(3, serial);
            Assert.True(seen.Add(number));
            Assert.True(numbers.TryRead(3, number, out var back));
            Assert.Equal(serial, back);
        }

        var one = numbers.Make(3, 42);
        Assert.NotEqual(one, numbers.Make(4, 42));
        for (var at = 0; at < one.Length; at++)
            Assert.False(numbers.TryRead(3, one[..at] + (char)('0' + (one[at] - '0' + 1) % 10) + one[(at + 1)..], out _));
        Assert.True(numbers.TryRead(3, numbers.Make(3, Permutation.Size - 1), out var last));
        Assert.Equal(Permutation.Size - 1, last);
    }

    [Fact]
    public void ClaimCode_ProvesItself_HoweverItIsTyped()
    {
        var claims = new ClaimCodes(Master);
        var code = claims.Make(2, 77);
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$", code);
        foreach (var typed in new[] { code, code.ToLowerInvariant(), code.Replace("-", " ", StringComparison.Ordinal), code.Replace('0', 'O').Replace('1', 'l') })
        {
            Assert.True(claims.TryRead(2, typed, out var serial));
            Assert.Equal(77, serial);
        }

        Assert.False(claims.TryRead(3, code, out _));
        for (var at = 0; at < code.Length; at++)
        {
            if (code[at] != '-')
                Assert.False(claims.TryRead(2, code[..at] + (code[at] == 'A' ? 'B' : 'A') + code[(at + 1)..], out _));
        }
    }

    [Fact]
    public void Secrets_FollowFromTheKeysId()
    {
        var secrets = new KeySecrets(Master);
        var key = new GrainRef(GrainKind.ApiKey, 9);
        Assert.Equal(secrets.Make(1, key, Role.Till), secrets.Make(1, key, Role.Till));
        Assert.NotEqual(secrets.Make(1, key, Role.Till), secrets.Make(2, key, Role.Till));
        Assert.Matches("^cb_till_[A-Za-z0-9_-]{43}$", secrets.Make(1, key, Role.Till));
    }
}
