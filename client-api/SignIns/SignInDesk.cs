using System.Collections.Concurrent;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Letters;
using Cashback.Mail;
using Cashback.Programmes;

namespace Cashback.SignIns;

/// <summary>Sends one-time codes, and makes the customer who signs up.</summary>
internal sealed class SignInDesk(IGrains grains, PersonVault vault, People people, Postbox postbox, TimeProvider time)
{
    /// <summary>Codes to one address in <see cref="StartSignIn.ValidFor"/>: enough for the clumsy, too few to annoy a stranger.</summary>
    private const int MaxCodes = 5;

    /// <summary>Addresses counted at a time; beyond it the table starts anew.</summary>
    private const int MaxAddresses = 10_000;

    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, int Count)> _sent = new(StringComparer.Ordinal);

    /// <summary>Does what it can and says nothing: the caller is answered alike.</summary>
    public async ValueTask SendAsync(int programme, Profile profile, bool signUp)
    {
        var to = profile.Email is { } email ? Contacts.Fold(email) : profile.Phone!;
        if (!Counts($"{programme}/{to}"))
            return;
        var caller = new Caller(new Principal(programme, new(GrainKind.ApiKey, 0), Role.System));
        if ((await grains.AskAsync(caller.AtProgramme, new(0, new GetProgramme(), Actor.System))).Reply is not ProgrammeView { Snapshot: var snapshot })
            return;
        var known = await people.ExactAsync(programme, to);
        GrainRef? customer = known.Count > 0 ? known[0] : null;
        if (customer is null && signUp)
        {
            var (made, answer) = await CustomersApi.MakeAsync(caller, RequestId.Random(), profile, grains, vault, people);
            customer = answer.Reply is Done ? made.Ref : null;
        }

        if (customer is not { } whose)
            return;
        var (code, grain) = SignInApi.NewCode();
        var started = await grains.AskAsync(grain, new(RequestId.Random(), new StartSignIn(programme, whose, time.GetUtcNow() + StartSignIn.ValidFor), Actor.System));
        if (started.Reply is Done)
        {
            var (subject, text) = SignInLetter.Write(snapshot.Info, profile.Language ?? LetterLanguage.Of(snapshot.Info), code);
            postbox.Put(to, subject, text);
        }
    }

    private bool Counts(string address)
    {
        if (_sent.Count >= MaxAddresses)
            _sent.Clear();
        var now = time.GetUtcNow();
        var counted = _sent.AddOrUpdate(address, (now, 1), (_, held) => now - held.Since > StartSignIn.ValidFor ? (now, 1) : (held.Since, held.Count + 1));
        return counted.Count <= MaxCodes;
    }
}
