using Cashback.Access;
using Cashback.Cards;
using Cashback.Codes;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Mail;
using Cashback.Matches;
using Cashback.Programmes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;

namespace Cashback.Letters;

/// <summary>
/// Writes a letter that is due, with what is true when it is sent: to whom, in his language, and whether there is still something
/// to say.
/// </summary>
internal sealed class LetterDesk(IGrains grains, PersonVault vault, RefundLinks links, IConfiguration configuration, IServer server)
{
    /// <summary>Moves and merges of a purse that are followed.</summary>
    private const int MaxMoves = 8;

    /// <summary>Where people find the pages: <c>--public-url</c>, else where this process listens.</summary>
    private string Address => (configuration["public-url"] ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.Replace("[::]", "127.0.0.1", StringComparison.Ordinal) ?? "http://localhost").TrimEnd('/');

    /// <summary>Null: nobody is to be written to any more.</summary>
    public async ValueTask<Letter?> WriteAsync(DueLetter due, DateTimeOffset now)
    {
        var programme = due.About.Programme;
        if (await FindAsync(programme, due.To) is not { Email: { } email } person)
            return null;
        var info = (await grains.ViewAsync<ProgrammeView>(new(programme, GrainRef.Programme), new GetProgramme(), Actor.System)).Snapshot.Info;
        var language = person.Language ?? LetterLanguage.Of(info);
        var written = due.Kind switch
        {
            LetterKind.Expiry => Expiry(due, info, language, now),
            LetterKind.RefundChoice => await ChoiceAsync(due, info, language, now),
            _ => null,
        };
        return written is var (subject, text) ? new(now, Contacts.Fold(email), subject, text, Id(due)) : null;
    }

    private (string Subject, string Text)? Expiry(DueLetter due, ProgrammeInfo info, string language, DateTimeOffset now) =>
        due.Expiring!.Where(e => e.At > now).ToList() is { Count: > 0 } left ? ExpiryLetter.Write(info, language, $"{Address}/app", left) : null;

    /// <summary>Only while he can still choose.</summary>
    private async ValueTask<(string Subject, string Text)?> ChoiceAsync(DueLetter due, ProgrammeInfo info, string language, DateTimeOffset now)
    {
        if ((await grains.AskAsync(due.About, new(0, new GetRefundPayment(), Actor.System))).Reply is not RefundPaymentView { Status: RefundStatus.Due, Chosen: null, Choice: { } terms } view || terms.Until <= now)
            return null;
        var match = await grains.ViewAsync<MatchView>(due.About with { Ref = view.Match }, new GetMatch(), Actor.System);
        return ChoiceLetter.Write(info, language, match.Name, view.Total - view.Settled, terms, $"{Address}/refund/{links.Make(due.About)}");
    }

    /// <summary>The person behind a card or a customer, who may have become another one; null: nobody, or forgotten.</summary>
    private async ValueTask<Profile?> FindAsync(int programme, GrainRef holder)
    {
        for (var moves = 0; moves < MaxMoves; moves++)
        {
            Query question = holder.Kind == GrainKind.Card ? new GetCard() : new GetCustomer();
            var answer = await grains.AskAsync(new(programme, holder), new(0, question, Actor.System));
            switch (answer)
            {
                case { Outcome: not Outcome.Decided }:
                    throw new InvalidOperationException($"{holder} did not answer");
                case { Reply: CardView { Customer: { } customer } }:
                    holder = customer;
                    break;
                case { Reply: CustomerView { MergedInto: { } into } }:
                    holder = into;
                    break;
                case { Reply: CustomerView }:
                    return await vault.ProfileAsync(new(programme, holder));
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The same each time that it is sent: who gets it twice after a crash sees it once.</summary>
    private static string Id(DueLetter due) => $"{due.Kind}.{due.About.Programme}.{due.About.Ref}.{due.Number}".ToLowerInvariant();
}
