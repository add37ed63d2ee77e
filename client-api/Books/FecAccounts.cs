using Cashback.Ledger;

namespace Cashback.Books;

/// <summary>
/// Our accounts in the French chart (plan comptable général), for the file of accounting entries. The last digit tells gift (1)
/// from money (0): gift is never part of revenue. docs/accounting.md has the table.
/// </summary>
internal static class FecAccounts
{
    /// <summary>What result accounts of earlier years come to, in the opening entry.</summary>
    public const string CarriedForward = "110000";
    public const string CarriedForwardName = "Report à nouveau";

    public static (string Number, string Name) Of(AccountKind kind, Asset asset)
    {
        var (number, name) = Of(kind);
        return asset == Asset.Gift ? (number + "1", name + " (cashback)") : (number + "0", name);
    }

    /// <summary>Classes 6 and 7: they begin each year at nothing.</summary>
    public static bool IsResult(AccountKind kind) => Of(kind).Number[0] is '6' or '7';

    private static (string Number, string Name) Of(AccountKind kind) => kind switch
    {
        AccountKind.Purse => ("41910", "Clients, avances en compte"),
        AccountKind.Transit => ("58000", "Virements internes"),
        AccountKind.Drawer => ("53100", "Caisse"),
        AccountKind.Uncounted => ("53200", "Espèces à compter"),
        AccountKind.Safe => ("53300", "Coffre"),
        AccountKind.Terminal => ("51150", "Cartes à encaisser"),
        AccountKind.Provider => ("51700", "Prestataire de paiement"),
        AccountKind.Granted => ("70910", "Remises accordées"),
        AccountKind.Redeemed => ("70920", "Remises utilisées"),
        AccountKind.Sales => ("70700", "Ventes"),
        AccountKind.Fees => ("70880", "Frais facturés"),
        AccountKind.Adjustments => ("65810", "Corrections"),
        AccountKind.Breakage => ("75810", "Soldes expirés"),
        AccountKind.Waived => ("65410", "Créances abandonnées"),
        AccountKind.PayoutsHeld => ("46710", "Versements demandés"),
        AccountKind.PayoutsDue => ("46720", "Versements à envoyer"),
        AccountKind.PayoutsSent => ("46730", "Versements envoyés"),
        AccountKind.PayoutsReturned => ("46740", "Versements retournés"),
        AccountKind.Vouchers => ("41970", "Bons en circulation"),
        AccountKind.MatchReceipts => ("70960", "Recettes remboursées"),
        AccountKind.RefundsDue => ("46750", "Remboursements à envoyer"),
        AccountKind.RefundsSent => ("46760", "Remboursements envoyés"),
        AccountKind.CashDifference => ("65880", "Écarts de caisse"),
        AccountKind.CashBack => ("46770", "Espèces rendues contre carte"),
        AccountKind.Unmatched => ("47100", "Paiements à attribuer"),
        AccountKind.Converted => ("70970", "Points convertis"),
        _ => throw new System.Diagnostics.UnreachableException(kind.ToString()),
    };
}
