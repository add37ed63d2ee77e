using System.Text;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Cards;

/// <summary>
/// What an earlier system owed becomes the balance of a new card. Refusals: <c>card_not_empty</c>, <c>card_blocked</c>,
/// <c>balance_too_large</c>.
/// </summary>
internal static class Importing
{
    private static readonly Account Imported = new(AccountKind.Adjustments, "import");

    public static Decision Judge(CardState state, ImportCard import, Turn turn)
    {
        if (Replacing.Taken(state) is { } refusal)
            return Decision.Refuse(state, refusal);
        var book = new PurseBook(state.Wallet.Purse, turn);
        foreach (var asset in Enum.GetValues<Asset>().Where(asset => import.Balances[asset] > 0))
            book.Credit(Imported, asset, import.Balances[asset], new(LotSource.Imported));
        if (book.TooLarge)
            return Decision.Refuse(state, new BalanceTooLarge(Amounts.Max));
        var purse = book.Close();
        var card = new byte[GrainRef.Size];
        turn.Grain.Ref.Write(card);
        return new(state with { Wallet = state.Wallet with { Purse = purse } }, new Adjusted(purse.View(turn.Now)))
        {
            Transfers = book.Transfers,
            Rows = import.Number is { } number ? [new(RowKey.Of(turn.Grain.Programme, ListKind.CardAliases, Encoding.UTF8.GetBytes(number)), card)] : [],
        };
    }
}
