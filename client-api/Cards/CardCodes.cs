using Cashback.Codes;
using Cashback.Grains;

namespace Cashback.Cards;

/// <summary>Everything that is printed on a card, derived from its id and serial number.</summary>
internal sealed class CardCodes(QrTokens tokens, CardNumbers numbers, ClaimCodes claims)
{
    public string Token(GrainId card) => tokens.Make(card);

    public string Number(int programme, long serial) => numbers.Make(programme, serial);

    public string ClaimCode(int programme, long serial) => claims.Make(programme, serial);
}
