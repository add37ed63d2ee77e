using System.CommandLine;
using Cashback.Api;
using Cashback.Cards;
using Cashback.Proofs;
using Cashback.Replays;

var connection = new ConnectionOptions();
var root = new RootCommand("Cashback from the command line: everything here goes through the HTTP API.")
{
    ReplayCommand.Create(connection),
    VerifyCommand.Create(connection),
    CardsCommand.Create(connection),
};
connection.AddTo(root);
return await root.Parse(args).InvokeAsync();
