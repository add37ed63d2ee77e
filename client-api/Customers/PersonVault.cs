using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cashback.Access;
using Cashback.Cards;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Customers;

/// <summary>What is known of a person, apart from the journal.</summary>
internal sealed record Profile(
    string? Name = null,
    string? Email = null,
    string? Phone = null,
    string? ExternalId = null,
    // Left out where there is none: a request of an older version has the digest that it had.
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Language = null);

/// <summary>
/// Personal text: sealed with a key per person (AES-256-GCM), which itself stands in a row of its own, wrapped by a subkey of the
/// master key. Without that row nothing of it can be read again. Look-ups go by keyed hashes.
/// </summary>
internal sealed class PersonVault(MasterKey master, IReads reads)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int CommentsARead = 1000;

    /// <summary>Begins a sealed comment; a person cannot type it by chance.</summary>
    private const string Sealed = "\u001Fsealed:";

    private readonly byte[] _wrapKey = master.Derive("cashback person wrap v1");
    private readonly byte[] _lookUpKey = master.Derive("cashback person look-up v1");
    private readonly byte[] _cardKey = master.Derive("cashback card comments v1");
    private readonly byte[] _digestKey = master.Derive("cashback person digest v1");

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(MasterKey.Size);

    /// <summary>The person's key; null: erased, or no such person.</summary>
    public async ValueTask<byte[]?> KeyAsync(GrainId customer)
    {
        var row = await reads.FindAsync(RowKey.Of(customer.Programme, ListKind.PersonKey, customer.Ref));
        return row is null ? null : Unwrap(customer, row);
    }

    public async ValueTask<Profile?> ProfileAsync(GrainId customer)
    {
        var row = await reads.FindAsync(RowKey.Of(customer.Programme, ListKind.Profile, customer.Ref));
        return row is not null && await KeyAsync(customer) is { } key ? OpenProfile(customer, key, row) : null;
    }

    /// <summary>The rows that a profile is kept in, in place of those of the one before.</summary>
    public IReadOnlyList<PersonRow> Rows(GrainId customer, byte[] key, Profile profile, Profile? before)
    {
        var id = Bytes(customer.Ref);
        var rows = new List<PersonRow>
        {
            new(ListKind.PersonKey, id, Seal(_wrapKey, key, Place(customer, ListKind.PersonKey))),
            new(ListKind.Profile, id, Seal(key, JsonSerializer.SerializeToUtf8Bytes(profile, Problems.JsonType<Profile>.Info), Place(customer, ListKind.Profile))),
        };
        var now = LookUps(customer.Programme, profile).ToList();
        if (before is not null)
            rows.AddRange(LookUps(customer.Programme, before).Where(old => !now.Exists(hash => hash.AsSpan().SequenceEqual(old))).Select(old => new PersonRow(ListKind.PersonLookUp, [.. old, .. id], null)));
        rows.AddRange(now.Select(hash => new PersonRow(ListKind.PersonLookUp, [.. hash, .. id], [])));
        return rows;
    }

    /// <summary>What has to go when a person is forgotten: the key, and everything that leads to him.</summary>
    public IReadOnlyList<PersonRow> Erasing(GrainId customer, Profile? profile)
    {
        var id = Bytes(customer.Ref);
        return
        [
            new(ListKind.PersonKey, id, null),
            new(ListKind.Profile, id, null),
            .. profile is null ? [] : LookUps(customer.Programme, profile).Select(hash => new PersonRow(ListKind.PersonLookUp, [.. hash, .. id], null)),
        ];
    }

    /// <summary>A keyed hash of 16 bytes; the value is normalized.</summary>
    public byte[] LookUp(int programme, string kind, string value) =>
        HMACSHA256.HashData(_lookUpKey, Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{programme}\0{kind}\0{value}")))[..16];

    /// <summary>Tells two requests apart without telling anything about them.</summary>
    public string Digest(int programme, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_digestKey, Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{programme}\0{text}")))[..16]);

    public Profile OpenProfile(GrainId customer, byte[] key, byte[] row) =>
        JsonSerializer.Deserialize(Open(key, row, Place(customer, ListKind.Profile)), Problems.JsonType<Profile>.Info) ?? throw new JsonException("no profile");

    public byte[] Unwrap(GrainId customer, byte[] row) => Open(_wrapKey, row, Place(customer, ListKind.PersonKey));

    /// <summary>
    /// The facts of a command with a comment: about a customer it is sealed with his key, about a card of nobody with one of the
    /// card's, since it may become somebody's.
    /// </summary>
    public async ValueTask<Facts> WithCommentAsync(IGrains grains, Caller caller, GrainRef holder, Command command, Facts facts)
    {
        if (command is not IHasText { Comment: { } comment })
            return facts;
        var person = holder.Kind == GrainKind.Customer ? holder
            : holder.Kind == GrainKind.Card && (await grains.AskAsync(caller.At(holder), new(0, new GetCard(), caller.Actor))).Reply is CardView { Customer: { } linked } ? linked
            : default(GrainRef?);
        var (owner, key) = person is { } whose ? (whose, await KeyAsync(caller.At(whose))) : (holder, holder.Kind == GrainKind.Card ? CardKey(caller.At(holder)) : null);
        return key is null ? facts : facts with { Text = $"{Sealed}{owner}:{Convert.ToBase64String(Seal(key, Encoding.UTF8.GetBytes(comment), Place(caller.At(owner), ListKind.Text)))}" };
    }

    /// <summary>Rows of comments about cards that a forgotten person leaves: they were written before the cards were his.</summary>
    public async ValueTask<IReadOnlyList<PersonRow>> ErasingCommentsAsync(Caller caller, IEnumerable<GrainRef> cards)
    {
        var erased = new List<PersonRow>();
        foreach (var card in cards)
        {
            byte[] prefix = RowKey.Of(caller.Programme, ListKind.Text, card), after = prefix;
            for (IReadOnlyList<Row> rows; (rows = await reads.ListAsync(prefix, after, CommentsARead, descending: false)).Count > 0; after = rows[^1].Key)
                erased.AddRange(rows.Select(row => new PersonRow(ListKind.Text, row.Key[RowKey.Of(caller.Programme, ListKind.Text).Length..], null)));
        }

        return erased;
    }

    /// <summary>A comment as it was written; null: its person is forgotten.</summary>
    public async ValueTask<string?> OpenTextAsync(int programme, string text)
    {
        if (!text.StartsWith(Sealed, StringComparison.Ordinal))
            return text;
        var colon = text.IndexOf(':', Sealed.Length);
        if (!GrainRef.TryParse(text[Sealed.Length..colon], out var person))
            return null;
        var customer = new GrainId(programme, person);
        return (person.Kind == GrainKind.Card ? CardKey(customer) : await KeyAsync(customer)) is { } key ? Encoding.UTF8.GetString(Open(key, Convert.FromBase64String(text[(colon + 1)..]), Place(customer, ListKind.Text))) : null;
    }

    /// <summary>Seals a person's text for one row of a list; null: he is forgotten.</summary>
    public async ValueTask<byte[]?> SealAsync(GrainId customer, ListKind list, string text) =>
        await KeyAsync(customer) is { } key ? Seal(key, Encoding.UTF8.GetBytes(text), Place(customer, list)) : null;

    public async ValueTask<string?> OpenAsync(GrainId customer, ListKind list, byte[] sealedText) =>
        await KeyAsync(customer) is { } key ? Encoding.UTF8.GetString(Open(key, sealedText, Place(customer, list))) : null;

    /// <summary>The same for what is about many: with a subkey of the master key.</summary>
    public byte[] SealFile(GrainId owner, ListKind list, byte[] bytes) => Seal(_wrapKey, bytes, Place(owner, list));

    public byte[] OpenFile(GrainId owner, ListKind list, byte[] sealedFile) => Open(_wrapKey, sealedFile, Place(owner, list));

    public IEnumerable<byte[]> LookUps(int programme, Profile profile)
    {
        if (profile.Email is { } email)
            yield return LookUp(programme, "email", Contacts.Fold(email));
        if (profile.Phone is { } phone)
            yield return LookUp(programme, "phone", phone);
        if (profile.ExternalId is { } external)
            yield return LookUp(programme, "externalId", external);
    }

    private byte[] CardKey(GrainId card) => HMACSHA256.HashData(_cardKey, card.ToBytes());

    private static byte[] Seal(byte[] key, byte[] plain, byte[] place)
    {
        var bytes = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceSize));
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(bytes.AsSpan(0, NonceSize), plain, bytes.AsSpan(NonceSize, plain.Length), bytes.AsSpan(NonceSize + plain.Length), place);
        return bytes;
    }

    private static byte[] Open(byte[] key, byte[] bytes, byte[] place)
    {
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize, plain.Length), bytes.AsSpan(NonceSize + plain.Length), plain, place);
        return plain;
    }

    /// <summary>A sealed text is good in its own row only.</summary>
    private static byte[] Place(GrainId customer, ListKind list) => [.. customer.ToBytes(), (byte)list];

    private static byte[] Bytes(GrainRef id)
    {
        var bytes = new byte[GrainRef.Size];
        id.Write(bytes);
        return bytes;
    }
}
