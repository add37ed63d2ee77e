using Cashback.Cards;
using Cashback.Customers;
using Cashback.Jobs;
using Cashback.Tills;

namespace Cashback.Operations;

/// <summary>Which operations another one can take back. The domain refuses every other as <c>not_reversible</c>.</summary>
public static class Reversible
{
    /// <summary>Whether it can be, as long as something of it remains. A merge is taken back as well, by a way of its own.</summary>
    public static bool Is(Operation operation) => (operation.Command, operation.Reply) switch
    {
        (Scan, Scanned) or (TopUp, ToppedUp) or (Adjust, Adjusted) or (Exchange, Exchanged) => true,
        (AdjustMember, MemberAdjusted done) => done.Before != done.After,
        // Refused operations, moves between grains, blocks, other reversals.
        _ => false,
    };
}
