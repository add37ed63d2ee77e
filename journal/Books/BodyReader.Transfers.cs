using System.Text.Json;
using Cashback.Ledger;

namespace Cashback.Books;

/// <content>Reading of transfers.</content>
internal sealed partial class BodyReader
{
    /// <summary>Longest account name in characters; a venue's or channel's name is shorter.</summary>
    private const int MaxAccount = 512;

    private void ReadTransfers(ref Utf8JsonReader json)
    {
        Next(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            ReadTransfer(ref json);
    }

    private void ReadTransfer(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("not a transfer");
        var (debit, credit, asset, amount) = (-1, -1, default(Asset), 0L);
        while (IsProperty(ref json))
        {
            if (json.ValueTextEquals("d"u8))
            {
                debit = ReadAccount(ref json);
            }
            else if (json.ValueTextEquals("c"u8))
            {
                credit = ReadAccount(ref json);
            }
            else if (json.ValueTextEquals("a"u8))
            {
                json.Read();
                asset = ReadAsset(ref json);
            }
            else if (json.ValueTextEquals("n"u8))
            {
                json.Read();
                amount = json.GetInt64();
            }
            else
            {
                json.Skip();
            }
        }

        if (debit < 0 || credit < 0 || asset == default)
            throw new JsonException("a transfer without its two accounts and its asset");
        _legs.Add(new(debit, credit, asset, amount));
    }

    private int ReadAccount(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String || json.ValueSpan.Length > MaxAccount)
            throw new JsonException("not an account");
        Span<char> name = stackalloc char[MaxAccount];
        return accounts.Id(name[..json.CopyString(name)]);
    }

    private static Asset ReadAsset(ref Utf8JsonReader json) =>
        json.ValueTextEquals("gift"u8) ? Asset.Gift
        : json.ValueTextEquals("money"u8) ? Asset.Money
        : json.ValueTextEquals("points"u8) ? Asset.Points
        : throw new JsonException("not an asset");
}
