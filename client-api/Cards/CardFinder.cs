using System.Collections.Concurrent;
using Cashback.Access;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Cards;

/// <summary>A card as a request names it.</summary>
/// <param name="Id">Which card; only its grain knows whether it exists.</param>
/// <param name="ByToken">The request carried its QR token.</param>
/// <param name="Code">That token was a rotating one.</param>
/// <param name="ByNumber">It carried the printed number, which anyone can read: that may earn, not spend.</param>
internal readonly record struct NamedCard(GrainRef Id, bool ByToken, RotatingCode? Code = null, bool ByNumber = false)
{
    /// <summary>Everybody but a till sees all; a till sees money and holder only where it has seen the code.</summary>
    public bool ShowsAllTo(Caller caller) => ByToken || caller.Role != Role.Till;

    /// <summary>An id is 128 random bits that stand on no card, so it proves as much as a code.</summary>
    public Facts Facts => ByNumber ? Facts.None : new(ByToken: true, StaticToken: Code is null, Code: Code);
}

/// <summary>Finds a card by id, QR token or printed number: every <c>card</c> and <c>newCard</c>, also in paths.</summary>
internal sealed class CardFinder(QrTokens tokens, RotatingTokens rotating, CardNumbers numbers, IReads reads, Throttle throttle)
{
    /// <summary>Longest text that could be a card.</summary>
    private const int MaxText = 200;

    /// <summary>Numbers never change their card, so they are looked up once; beyond this many the table starts anew.</summary>
    private const int MaxHeld = 100_000;

    private readonly ConcurrentDictionary<(int Programme, long Serial), GrainRef> _cards = new();

    public ValueTask<NamedCard> FindAsync(Caller caller, string? text, string field = "card")
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxText)
            throw ProblemException.Invalid(field, "an id, a token or a printed number");
        if (GrainRef.TryParse(text, out var id))
            return id.Kind == GrainKind.Card ? new(new NamedCard(id, false)) : throw ProblemException.NotFound();
        throttle.Admit(caller);
        if (tokens.TryRead(text, out var card) && card.Programme == caller.Programme)
            return new(new NamedCard(card.Ref, true));
        if (rotating.TryRead(text, out card, out var code) && card.Programme == caller.Programme)
            return new(new NamedCard(card.Ref, true, code));
        if (!numbers.TryRead(caller.Programme, text, out var serial))
            return ByAliasAsync(caller, text);
        return _cards.TryGetValue((caller.Programme, serial), out var known) ? new(new NamedCard(known, false, ByNumber: true)) : LookUpAsync(caller, serial, text);
    }

    /// <summary>A card of an earlier system keeps the number that it was printed with.</summary>
    private async ValueTask<NamedCard> ByAliasAsync(Caller caller, string text) =>
        await reads.FindAsync(RowKey.Of(caller.Programme, ListKind.CardAliases, System.Text.Encoding.UTF8.GetBytes(text))) is { } card
            ? new(GrainRef.Read(card), false, ByNumber: true)
            : throw throttle.Failed(caller);

    private async ValueTask<NamedCard> LookUpAsync(Caller caller, long serial, string text)
    {
        if (await reads.FindAsync(RowKey.Of(caller.Programme, ListKind.Cards, serial)) is not { } body)
            return await ByAliasAsync(caller, text);
        var card = GrainRef.Read(body);
        if (_cards.Count >= MaxHeld)
            _cards.Clear();
        _cards[(caller.Programme, serial)] = card;
        return new(card, false, ByNumber: true);
    }
}
