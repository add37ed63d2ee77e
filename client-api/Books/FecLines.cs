using System.Globalization;
using System.Text;
using Cashback.Grains;
using Cashback.Ledger;
using Cashback.Reads;

namespace Cashback.Books;

/// <summary>
/// Lines of a French file of accounting entries (livre des procédures fiscales, article A47 A-1): 18 fields between tabs, dates
/// as yyyyMMdd, a comma before the cents, entries numbered without a gap. Points have no value in money and are left out.
/// </summary>
internal sealed class FecLines(int exponent)
{
    public const string Header =
        "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\r\n";

    private readonly StringBuilder _text = new(Header);
    private long _number;

    /// <summary>What was written since the last call.</summary>
    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    /// <summary>The first entry of a later year: balances of what lasts; what earned or cost is carried forward as one.</summary>
    public void Open(IReadOnlyList<TrialLine> opening, DateOnly day)
    {
        var carried = 0L;
        var lines = new List<(string Number, string Name, string Detail, long Balance)>();
        foreach (var line in opening.Where(l => l.Asset != Asset.Points && l.Balance != 0))
        {
            var account = Account.Parse(line.Account);
            if (FecAccounts.IsResult(account.Kind))
            {
                carried += line.Balance;
                continue;
            }

            var (number, name) = FecAccounts.Of(account.Kind, line.Asset);
            lines.Add((number, name, account.Detail, line.Balance));
        }

        if (carried != 0)
            lines.Add((FecAccounts.CarriedForward, FecAccounts.CarriedForwardName, "", carried));
        if (lines.Count == 0)
            return;
        _number++;
        foreach (var (number, name, detail, balance) in lines)
            Line(new("AN", "A nouveaux", day, day, "AN", "A nouveaux"), number, name, detail, Math.Max(balance, 0), Math.Max(-balance, 0));
    }

    public void Add(JournalEntry entry, int incarnation, Func<DateTimeOffset, DateOnly> dayOf)
    {
        var (grain, operation) = (entry.Recorded.Grain.Ref, entry.Recorded.Operation);
        var isFirst = true;
        foreach (var transfer in operation.Transfers.Where(t => t.Asset != Asset.Points))
        {
            if (isFirst)
                _number++;
            isFirst = false;
            var piece = new Piece("CB", "Cashback", entry.Day, dayOf(operation.Received ?? operation.At), new OperationId(incarnation, grain, entry.Recorded.Seq).ToString(), new JournalRow(entry, default, transfer).Kind);
            Side(piece, transfer.Debit, transfer, grain, isDebit: true);
            Side(piece, transfer.Credit, transfer, grain, isDebit: false);
        }
    }

    /// <summary>A purse is that of the grain in whose journal it stands; transit is one account.</summary>
    private void Side(Piece piece, Account account, Transfer transfer, GrainRef grain, bool isDebit)
    {
        var (number, name) = FecAccounts.Of(account.Kind, transfer.Asset);
        var detail = account.Kind switch { AccountKind.Purse => grain.ToString(), AccountKind.Transit => "", _ => account.Detail };
        Line(piece, number, name, detail, isDebit ? transfer.Amount : 0, isDebit ? 0 : transfer.Amount);
    }

    private void Line(Piece piece, string number, string name, string detail, long debit, long credit)
    {
        Field(piece.Code);
        Field(piece.Journal);
        Field(_number.ToString(CultureInfo.InvariantCulture));
        Field(Day(piece.On));
        Field(number);
        Field(name);
        Field(detail);
        Field(detail);
        Field(piece.Reference);
        Field(Day(piece.On));
        Field(piece.What);
        Field(Amount(debit));
        Field(Amount(credit));
        Field("");
        Field("");
        Field(Day(piece.Recorded));
        Field("");
        _text.Append("\r\n");
    }

    /// <summary>Every field but the last, which is always empty. No tab or line end may stand in one.</summary>
    private void Field(string text)
    {
        foreach (var c in text)
            _text.Append(char.IsControl(c) ? ' ' : c);
        _text.Append('\t');
    }

    private string Amount(long minor)
    {
        var digits = minor.ToString(CultureInfo.InvariantCulture).PadLeft(exponent + 1, '0');
        return exponent == 0 ? digits : $"{digits[..^exponent]},{digits[^exponent..]}";
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>What the lines of one entry have in common.</summary>
    private readonly record struct Piece(string Code, string Journal, DateOnly On, DateOnly Recorded, string Reference, string What);
}
