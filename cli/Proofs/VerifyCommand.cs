using System.CommandLine;
using System.Text.Json.Nodes;
using Cashback.Api;

namespace Cashback.Proofs;

/// <summary>Proves the books. Exit code 0: they balance; 1: they differ; 2: nobody could say.</summary>
internal static class VerifyCommand
{
    private const int Balanced = 0;
    private const int Differs = 1;
    private const int Unknown = 2;

    public static Command Create(ConnectionOptions connection)
    {
        var last = new Option<bool>("--last") { Description = "The last finished proof instead of a new one." };
        var command = new Command("verify", "Re-adds every operation and compares lots, purses and accounts.") { last };
        command.SetAction((parsed, cancel) => connection.Output(parsed).GuardAsync(Unknown, async () =>
        {
            using var api = connection.Open(parsed);
            var proof = await api.GetAsync(parsed.GetValue(last) ? "/v1/proof?last=true" : "/v1/proof", cancel);
            connection.Output(parsed).Answer(proof);
            return ExitCode(proof);
        }));
        return command;
    }

    public static int ExitCode(JsonObject proof) => (bool?)proof["ok"] switch
    {
        true => Balanced,
        false => Differs,
        null => Unknown,
    };
}
