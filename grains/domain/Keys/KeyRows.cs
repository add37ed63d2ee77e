using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Keys;

/// <summary>
/// The two rows of a key: one that authentication finds by the secret's hash, one that lists it. Both belong to the key's
/// programme grain; the secret's row stands under programme 0, since the caller does not say which programme it is of.
/// </summary>
internal static class KeyRows
{
    public static byte[] ListKey(GrainId grain, GrainRef key) => RowKey.Of(grain.Programme, ListKind.Keys, key);

    /// <summary>A known id gets a new secret: the old one's row goes.</summary>
    public static IEnumerable<RowWrite> Write(CreateKey key, Turn turn)
    {
        if (Known(key.Id, turn) is { } known && known.Hash != key.Hash)
            yield return RowWrite.Delete(SecretKey(known.Hash));
        yield return RowWrite.Of(
            SecretKey(key.Hash),
            new Principal(turn.Grain.Programme, key.Id, key.Role, key.Till, key.Venue, key.HasDrawer, key.Customer, key.Platform, key.ExpiresAt),
            Wire.Default.Principal);
        yield return RowWrite.Of(
            ListKey(turn.Grain, key.Id),
            new KeyRow(key.Id, key.Name, key.Role, key.Start, key.Hash, turn.Now, key.Till, key.Customer, key.ExpiresAt),
            Wire.Default.KeyRow);
    }

    public static IReadOnlyList<RowWrite> Delete(KeyRow key, Turn turn) =>
        [RowWrite.Delete(SecretKey(key.Hash)), RowWrite.Delete(ListKey(turn.Grain, key.Id))];

    /// <summary>The key as listed before this turn; null: there is none.</summary>
    public static KeyRow? Known(GrainRef id, Turn turn) => turn.Found.Row(ListKey(turn.Grain, id)) is { } body
        ? System.Text.Json.JsonSerializer.Deserialize(body, Wire.Default.KeyRow)
        : null;

    private static byte[] SecretKey(string hash) => RowKey.Of(0, ListKind.Secret, Convert.FromHexString(hash));
}
