using Cashback.Access;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Rfm;

/// <summary>Names and numbers of the report, for who may see them.</summary>
internal sealed class RfmPeople(PersonVault vault, IReads reads)
{
    /// <summary>Below this many lines each person is read alone; above, all that stand between the first and the last.</summary>
    private const int Few = 100;

    /// <summary>Lines in id order, at most a thousand.</summary>
    public async ValueTask<RfmReply[]> NameAsync(Caller caller, RfmLine[] lines)
    {
        var shown = caller.Role is Role.Owner or Role.Manager or Role.Support;
        var near = shown && lines.Length > Few ? await NearAsync(caller.Programme, lines) : [];
        var replies = new RfmReply[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var customer = lines[i].Customer;
            var profile = !shown ? null : near.TryGetValue(customer, out var known) ? known : await vault.ProfileAsync(caller.At(customer));
            replies[i] = RfmReply.Of(lines[i], profile?.Name, profile?.Phone, profile?.Email);
        }

        return replies;
    }

    /// <summary>Profiles and keys stand in the order of the report, so a few reads bring most of them.</summary>
    private async ValueTask<Dictionary<GrainRef, Profile>> NearAsync(int programme, RfmLine[] lines)
    {
        var profiles = await RowsAsync(programme, ListKind.Profile, lines);
        var keys = await RowsAsync(programme, ListKind.PersonKey, lines);
        var near = new Dictionary<GrainRef, Profile>(profiles.Count);
        foreach (var (customer, row) in profiles)
        {
            var id = new GrainId(programme, customer);
            if (keys.TryGetValue(customer, out var key))
                near[customer] = vault.OpenProfile(id, vault.Unwrap(id, key), row);
        }

        return near;
    }

    private async ValueTask<Dictionary<GrainRef, byte[]>> RowsAsync(int programme, ListKind list, RfmLine[] lines)
    {
        var prefix = RowKey.Of(programme, list);
        var wanted = lines.Select(line => line.Customer).ToHashSet();
        var before = lines[0].Customer is { Key: var key } first && key > 0 ? RowKey.Of(programme, list, first with { Key = key - 1 }) : null;
        var rows = await reads.ListAsync(prefix, before, 2 * lines.Length, descending: false);
        return rows.Select(row => (Customer: GrainRef.Read(row.Key.AsSpan(prefix.Length)), row.Body))
            .Where(row => wanted.Contains(row.Customer)).ToDictionary(row => row.Customer, row => row.Body);
    }
}
