using System.Text.Json;
using Cashback.Grains;
using Cashback.Journal;
using Cashback.Journal.Memory;
using Cashback.Ledger;

namespace Cashback.Simulator.Checks;

/// <summary>One grain's operations, added up independently of the rules that made them.</summary>
internal sealed class GrainBook(GrainId grain)
{
    private readonly Dictionary<(Account Account, Asset Asset), long> _balances = [];
    private readonly HashSet<UInt128> _requests = [];
    private long _taken;
    private int _schema;

    /// <summary>Credits − debits of value on its way: below zero at a sender.</summary>
    public Amounts Transit { get; private set; }

    public long Balance(Account account, Asset asset) => _balances.GetValueOrDefault((account, asset));

    public void Take(SortedList<long, StoredEntry> entries, Head head)
    {
        if (head.Schema < _schema)
            throw new ViolationException($"{grain}: schema {head.Schema} was written over {_schema}");
        _schema = head.Schema;
        for (; _taken < entries.Count; _taken++)
        {
            var entry = entries.Values[(int)_taken];
            if (!_requests.Add(entry.Request))
                throw new ViolationException($"{grain}: one request was applied twice, the second time at {_taken + 1}");
            var operation = JsonSerializer.Deserialize(entry.Body, Wire.Default.Operation)!;
            foreach (var transfer in operation.Transfers)
                Add(transfer);
        }
    }

    private void Add(Transfer transfer)
    {
        if (transfer.Amount <= 0)
            throw new ViolationException($"{grain}: a transfer of {transfer.Amount}");
        Add(transfer.Credit, transfer.Asset, transfer.Amount);
        Add(transfer.Debit, transfer.Asset, -transfer.Amount);
    }

    private void Add(Account account, Asset asset, long amount)
    {
        if (account.Kind == AccountKind.Transit)
            Transit = Transit.Plus(asset, amount);
        _balances[(account, asset)] = Balance(account, asset) + amount;
    }
}
