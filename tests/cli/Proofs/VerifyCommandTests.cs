using System.Text.Json.Nodes;
using Xunit;

namespace Cashback.Proofs;

public sealed class VerifyCommandTests
{
    [Theory]
    [InlineData("""{"ok":true}""", 0)]
    [InlineData("""{"ok":false}""", 1)]
    [InlineData("{}", 2)]
    public void ExitCode_SaysWhetherTheBooksBalance(string proof, int code) =>
        Assert.Equal(code, VerifyCommand.ExitCode(JsonNode.Parse(proof)!.AsObject()));
}
