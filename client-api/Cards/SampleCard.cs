using Cashback.Codes;
using Cashback.Grains;

namespace Cashback.Cards;

/// <summary>What a host may print of a card that it made for trying.</summary>
public sealed class SampleCard
{
    private readonly QrTokens _tokens;

    internal SampleCard(QrTokens tokens)
    {
        _tokens = tokens;
    }

    /// <summary>The text of its QR code.</summary>
    public string Token(GrainId card) => _tokens.Make(card);
}
