using Cashback.Ledger;

namespace Cashback.Books;

/// <summary>
/// A small number for every account that is met, so a million transfers are added up without a million strings. One table a
/// reader; not safe for two threads.
/// </summary>
internal sealed class Accounts
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<Entry> _entries = [];

    public Accounts() => _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _entries.Count;

    public Account this[int id] => _entries[id].Account;

    public string Name(int id) => _entries[id].Name;

    /// <summary>The account that sums over a programme are kept on: all purses are one, all transit is one.</summary>
    public int Whole(int id) => _entries[id].Whole;

    public int Id(Account account) => Id(account.ToString());

    /// <summary>Throws <see cref="System.Text.Json.JsonException"/> for a name that no account has.</summary>
    public int Id(ReadOnlySpan<char> name)
    {
        if (_lookup.TryGetValue(name, out var id))
            return id;
        var text = name.ToString();
        var account = Account.Parse(text);
        var isPart = account is { Kind: AccountKind.Purse or AccountKind.Transit, Detail.Length: > 0 };
        var whole = isPart ? Id(new Account(account.Kind)) : _entries.Count;
        id = _entries.Count;
        _entries.Add(new(account, text, whole));
        _ids.Add(text, id);
        return id;
    }

    private readonly record struct Entry(Account Account, string Name, int Whole);
}
