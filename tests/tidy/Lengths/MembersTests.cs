using Xunit;

namespace Cashback.Tidy.Lengths;

/// <summary>The negative control of the rule on lengths.</summary>
public sealed class MembersTests
{
    private const string Source = """
        namespace A;

        internal sealed class B(int c)
        {
            private readonly int d = c;

            /// <summary>Says something.</summary>
            public int E()
            {
                if (d > 0)
                {
                    return 1;
                }

                return 2;
            }

            private sealed record F(int G)
            {
                public int H => G switch
                {
                    1 => 2,
                    _ => 3,
                };
            }

            public void I()
            {
            }
        }
        """;

    [Fact]
    public void Of_FindsEveryMemberWithItsLength() =>
        Assert.Equal([new(5, 1), new(8, 9), new(20, 5), new(27, 3)], Members.Of(Source.Split('\n')));
}
