using System.Runtime.InteropServices;
using Cashback.Grains;
using Cashback.Ledger;

namespace Cashback.Books;

/// <summary>
/// Sums of the journal by grain: its purse, and those other accounts that a grain's state may hold. About a hundred bytes a
/// grain. Accounts of the house, which every scan moves, are not kept by grain.
/// </summary>
internal sealed class Holders(Accounts accounts)
{
    private readonly Dictionary<GrainRef, Tally> _tallies = [];
    private readonly Dictionary<(GrainRef Grain, int Account), Sums> _others = [];

    public IEnumerable<KeyValuePair<GrainRef, Tally>> All => _tallies;

    public ref Tally Of(GrainRef grain) => ref CollectionsMarshal.GetValueRefOrAddDefault(_tallies, grain, out _);

    /// <summary>Credits − debits of an account that <see cref="IsKept"/>.</summary>
    public Sums Sum(GrainRef grain, Account account) =>
        account == Account.Purse ? Of(grain).Purse : _others.GetValueOrDefault((grain, accounts.Id(account)));

    public void Add(GrainRef grain, Leg leg)
    {
        Add(grain, leg.Debit, leg.Asset, -leg.Amount);
        Add(grain, leg.Credit, leg.Asset, leg.Amount);
    }

    public static bool IsKept(Account account) =>
        account == Account.Purse || account.Kind is AccountKind.Drawer or AccountKind.Uncounted or AccountKind.Provider or AccountKind.Unmatched or AccountKind.PayoutsHeld or AccountKind.PayoutsDue
            or AccountKind.PayoutsSent or AccountKind.Vouchers or AccountKind.MatchReceipts or AccountKind.RefundsDue;

    private void Add(GrainRef grain, int id, Asset asset, long amount)
    {
        var account = accounts[id];
        if (account == Account.Purse)
            Of(grain).Purse.Add(asset, amount);
        else if (IsKept(account))
            CollectionsMarshal.GetValueRefOrAddDefault(_others, (grain, id), out _).Add(asset, amount);
    }
}
