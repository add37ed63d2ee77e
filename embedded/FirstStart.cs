using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Cashback.Cards;
using Cashback.Codes;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Programmes;
using Cashback.Reads;
using Cashback.Tills;
using Cashback.Venues;

namespace Cashback.Embedded;

/// <summary>
/// Makes the first programme and its owner's key, and on an empty database a till and a card to try. Later starts only put a
/// changed CASHBACK_ADMIN_KEY in force.
/// </summary>
internal sealed class FirstStart(IGrains grains, IReads reads, KeySecrets secrets, SampleCard sample, IConfiguration configuration, Guide guide, Demo demo, TimeProvider time)
{
    private const int FirstNumber = 1;
    private const int MaxTries = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly GrainId Programme = new(FirstNumber, GrainRef.Programme);
    private static readonly UInt128 NumberRequest = new(0x6361736862616363, 1);
    private static readonly GrainRef AdminKey = new(GrainKind.ApiKey, 1);
    private static readonly ProgrammeInfo Info = new("demo", "EUR", 2, "en-GB", "Etc/UTC");

    public async Task RunAsync()
    {
        var given = configuration["CASHBACK_ADMIN_KEY"] is { Length: > 0 } text ? text : null;
        if (await reads.FindAsync(RowKey.Of(FirstNumber, ListKind.Snapshot)) is null)
            await MakeAsync(given ?? Random());
        else if (given is not null)
            await ReplaceKeyAsync(given);
        guide.PrintWhenReady();
    }

    private async Task MakeAsync(string secret)
    {
        // One id for ever: a start that was cut off here gets its number again.
        if (await AskAsync<ProgrammeNumbered>(GrainId.Platform, new NumberProgramme(Info), NumberRequest) is not { Number: FirstNumber })
            throw new InvalidOperationException("the database has programmes, but not the first one");
        await AskAsync<ProgrammeCreated>(Programme, new CreateProgramme(Info, Owner(secret)));
        if (configuration["CASHBACK_ADMIN_KEY"] is not { Length: > 0 })
            guide.OwnerKey = secret;

        var venue = new GrainRef(GrainKind.Venue, Randomness.Next());
        var till = new GrainRef(GrainKind.Till, Randomness.Next());
        var key = new GrainRef(GrainKind.ApiKey, Randomness.Next());
        var tillSecret = secrets.Make(FirstNumber, key, Role.Till);
        await AskAsync<VenueAdded>(Programme, new AddVenue(venue, "Demo venue"));
        await AskAsync<TillAdded>(Programme, new AddTill(till, "Demo till", venue, false, KeySecrets.Command(key, "Demo till", Role.Till, tillSecret) with { Till = till, Venue = venue }));
        var issued = await AskAsync<CardsIssued>(Programme, new IssueCards(1, CardKind.Physical));
        demo.FillWhenReady(secret);
        guide.TillKey = tillSecret;
        guide.CardToken = sample.Token(new(FirstNumber, issued.Batch.CardAt(issued.Batch.First)));
    }

    private async Task ReplaceKeyAsync(string secret)
    {
        var row = await reads.FindAsync(RowKey.Of(FirstNumber, ListKind.Keys, AdminKey));
        var known = row is null ? null : JsonSerializer.Deserialize(row, Wire.Default.KeyRow);
        var wanted = Owner(secret);
        if (known?.Hash != wanted.Hash)
            await AskAsync<KeyCreated>(Programme, wanted);
    }

    private async Task<T> AskAsync<T>(GrainId grain, Command command, UInt128? id = null)
        where T : Reply
    {
        var request = new Request(id ?? Randomness.Next(), command, Actor.System, AwaitDelivery: true);
        var answer = await grains.AskAsync(grain, request);
        // A cluster that is just starting may be slow: the same request again does nothing twice.
        for (var tries = 1; answer.Outcome != Outcome.Decided && tries < MaxTries; tries++)
        {
            await Task.Delay(Pause, time);
            answer = await grains.AskAsync(grain, request);
        }

        return answer.Reply as T ?? throw new InvalidOperationException($"{command.GetType().Name} at the first start: {answer}");
    }

    private static CreateKey Owner(string secret) => KeySecrets.Command(AdminKey, "Platform owner", Role.Owner, secret) with { Platform = true };

    private static string Random() => $"cb_owner_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
}
