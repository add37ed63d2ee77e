using System.Text;

namespace Cashback.Staff;

/// <summary>The vectors of RFC 6238, appendix B (SHA-1), of RFC 4226, appendix D, and of RFC 4648.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void Code_IsThatOfTheRfc(long seconds, string code) => Assert.Equal(code, Totp.Code(Secret, Totp.Step(DateTimeOffset.FromUnixTimeSeconds(seconds)), 8));

    [Fact]
    public void SixDigits_AreThoseOfHotp() => Assert.Equal(
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"],
        Enumerable.Range(0, 10).Select(step => Totp.Code(Secret, step)));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_IsThatOfTheRfc(string text, string expected) => Assert.Equal(expected, Totp.Base32(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void AClock_MayBeHalfAMinuteOff_EitherWay()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        foreach (var (off, good) in new[] { (-60, false), (-30, true), (0, true), (30, true), (60, false) })
        {
            var step = Totp.Step(now.AddSeconds(off));
            Assert.Equal(good ? step : null, Totp.Match(Secret, Totp.Code(Secret, step).Insert(3, " "), now));
        }
    }
}
