using System.CommandLine;
using Cashback.Api;
using Cashback.Cards;
using Cashback.Matches;
using Cashback.Proofs;
using Cashback.Replays;

var connection = new ConnectionOptions();
var root = new RootCommand("Cashback from the command line: everything here goes through the HTTP API.")
{
    ReplayCommand.Create(connection),
    VerifyCommand.Create(connection),
    CardsCommand.Create(connection),
    TicketsCommand.Create(connection),
};
connection.AddTo(root);
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? Misused : exitCode;

internal static partial class Program
{
    /// <summary>Not 1, which says that the books differ.</summary>
    private const int Misused = 2;
}
