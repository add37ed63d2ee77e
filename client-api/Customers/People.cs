using System.Collections.Concurrent;
using Cashback.Access;
using Cashback.Cards;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Customers;

/// <summary>
/// Finds people: by mail, phone and external id through keyed hashes, by card, and by a part of the name in a table of names that
/// this node holds in memory, since names are sealed where they are stored.
/// </summary>
internal sealed class People(PersonVault vault, IReads reads, CardNumbers numbers, QrTokens tokens, IGrains grains, TimeProvider time)
{
    /// <summary>Most answers of a search: whoever sees more types another letter.</summary>
    private const int MaxFound = 1000;

    private const int LoadPage = 1000;

    /// <summary>People of one programme that the search by name knows: about 200 bytes each.</summary>
    private const int MaxNames = 1_000_000;

    /// <summary>What other nodes have written is seen after this at the latest; what this one writes, at once.</summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<int, Lazy<Task<Names>>> _names = new();

    /// <summary>Customers that a text may mean, each once.</summary>
    public async ValueTask<IReadOnlyList<GrainRef>> SearchAsync(Caller caller, string q)
    {
        var text = q.Trim();
        var found = new List<GrainRef>();
        if (GrainRef.TryParse(text, GrainKind.Customer, out var id) && (await grains.AskAsync(caller.At(id), new(0, new GetCustomer(), caller.Actor))).Reply is CustomerView)
            found.Add(id);
        found.AddRange(await ExactAsync(caller.Programme, text));
        if (await ByCardAsync(caller, text) is { } holder)
            found.Add(holder);
        var names = await NamesAsync(caller.Programme);
        found.AddRange(names.Find(Contacts.Plain(text), MaxFound));
        return [.. found.Distinct().Take(MaxFound)];
    }

    /// <summary>By external id, mail or phone.</summary>
    public async ValueTask<IReadOnlyList<GrainRef>> ExactAsync(int programme, string text)
    {
        var found = new List<GrainRef>();
        found.AddRange(await LookUpAsync(programme, vault.LookUp(programme, "externalId", text)));
        if (text.Contains('@', StringComparison.Ordinal))
            found.AddRange(await LookUpAsync(programme, vault.LookUp(programme, "email", Contacts.Fold(text))));
        if (Contacts.TryPhone(text, out var phone))
            found.AddRange(await LookUpAsync(programme, vault.LookUp(programme, "phone", phone)));
        return found;
    }

    /// <summary>What this node has written of a person: his name, or null.</summary>
    public async ValueTask ObserveAsync(GrainId customer, string? name)
    {
        if (_names.TryGetValue(customer.Programme, out var held))
            (await held.Value).Set(customer.Ref, name is null ? null : Contacts.Plain(name));
    }

    private async ValueTask<IEnumerable<GrainRef>> LookUpAsync(int programme, byte[] hash)
    {
        var prefix = RowKey.Of(programme, ListKind.PersonLookUp, hash);
        return (await reads.ListAsync(prefix, null, 100, descending: false)).Select(row => GrainRef.Read(row.Key.AsSpan(prefix.Length)));
    }

    private async ValueTask<GrainRef?> ByCardAsync(Caller caller, string text)
    {
        GrainRef card;
        if (GrainRef.TryParse(text, GrainKind.Card, out var id))
            card = id;
        else if (tokens.TryRead(text, out var token) && token.Programme == caller.Programme)
            card = token.Ref;
        else if (numbers.TryRead(caller.Programme, text.Replace(" ", "", StringComparison.Ordinal), out var serial) && await reads.FindAsync(RowKey.Of(caller.Programme, ListKind.Cards, serial)) is { } row)
            card = GrainRef.Read(row);
        else
            return null;
        var answer = await grains.AskAsync(caller.At(card), new(0, new GetCard(), caller.Actor));
        return answer.Reply is CardView { Customer: { } } ? (await grains.CardAsync(caller, card)).Customer : null;
    }

    private async ValueTask<Names> NamesAsync(int programme)
    {
        var held = _names.GetOrAdd(programme, _ => Loading(programme));
        try
        {
            var names = await held.Value;
            if (time.GetElapsedTime(names.Since) > HeldFor)
                _names.TryRemove(new(programme, held));
            return names;
        }
        catch
        {
            _names.TryRemove(new(programme, held));
            throw;
        }
    }

    private Lazy<Task<Names>> Loading(int programme) => new(() => LoadAsync(programme));

    /// <summary>Profiles and keys stand in the same order, so both lists are read side by side.</summary>
    private async Task<Names> LoadAsync(int programme)
    {
        var names = new Names(time.GetTimestamp());
        var (profiles, keys) = (RowKey.Of(programme, ListKind.Profile), RowKey.Of(programme, ListKind.PersonKey));
        byte[]? after = null;
        for (var count = 0; count < MaxNames; count += LoadPage)
        {
            var page = await reads.ListAsync(profiles, after, LoadPage, descending: false);
            var from = after is null ? null : (byte[])[.. keys, .. after.AsSpan(profiles.Length)];
            var wrapped = (await reads.ListAsync(keys, from, LoadPage + 100, descending: false)).ToDictionary(row => GrainRef.Read(row.Key.AsSpan(keys.Length)), row => row.Body);
            foreach (var row in page)
            {
                var customer = new GrainId(programme, GrainRef.Read(row.Key.AsSpan(profiles.Length)));
                if (wrapped.TryGetValue(customer.Ref, out var key) && vault.OpenProfile(customer, vault.Unwrap(customer, key), row.Body).Name is { } name)
                    names.Set(customer.Ref, Contacts.Plain(name));
            }

            if (page.Count < LoadPage)
                break;
            after = page[^1].Key;
        }

        return names;
    }

    /// <summary>The names of one programme, plain.</summary>
    private sealed class Names(long since)
    {
        private readonly ConcurrentDictionary<GrainRef, string> _plain = new();

        public long Since => since;

        public void Set(GrainRef customer, string? plain)
        {
            if (plain is null)
                _plain.TryRemove(customer, out _);
            else
                _plain[customer] = plain;
        }

        public IEnumerable<GrainRef> Find(string part, int limit) =>
            part.Length == 0 ? [] : _plain.Where(entry => entry.Value.Contains(part, StringComparison.Ordinal)).Take(limit).OrderBy(entry => entry.Value, StringComparer.Ordinal).Select(entry => entry.Key);
    }
}
