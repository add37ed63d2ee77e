using Cashback.Cards;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Api.Tests.Groups;

/// <summary>Customers of a merchant, made and moved at their grains.</summary>
internal sealed class Customers
{
    private static readonly Actor Owner = new(Role.Owner, new(GrainKind.ApiKey, 4711));
    private static int s_next;

    private readonly int _programme;
    private readonly IGrains _grains;

    private Customers(Merchant merchant, int programme, IReadOnlyList<GrainRef> all)
    {
        (_programme, All) = (programme, all);
        _grains = merchant.Host.Services.GetRequiredService<IGrains>();
    }

    public IReadOnlyList<GrainRef> All { get; }

    public string[] Ids => [.. All.Select(c => c.ToString())];

    public static async Task<Customers> OfAsync(Merchant merchant, int count)
    {
        Assert.True(GrainRef.TryParse((await merchant.GetAsync(merchant.Owner, "/v1/me")).Ok().Text("programme.id"), GrainKind.Programme, out var of));
        var programme = (int)of.Key;
        var customers = new Customers(merchant, programme, [.. Enumerable.Range(0, count).Select(_ => new GrainRef(GrainKind.Customer, (UInt128)Interlocked.Increment(ref s_next)))]);
        foreach (var customer in customers.All)
            await customers.AskAsync(customer, new CreateCustomer());
        return customers;
    }

    public Task<Reply> GiveAsync(int customer, long gift) => AskAsync(All[customer], new Adjust(Asset.Gift, gift, "start"));

    public Task<Reply> BuyAsync(int customer, long bill, DateTimeOffset at) => AskAsync(All[customer], new Scan(bill, At: at));

    public async Task<CustomerView> ViewAsync(int customer) => (CustomerView)(await _grains.AskAsync(new(_programme, All[customer]), new(0, new GetCustomer(), Owner))).Reply!;

    public async Task<long> GiftAsync(int customer) => (await ViewAsync(customer)).Purse.Balances.Gift;

    public async Task<long[]> GiftsAsync()
    {
        var gifts = new long[All.Count];
        for (var i = 0; i < gifts.Length; i++)
            gifts[i] = await GiftAsync(i);
        return gifts;
    }

    public async Task<Reply> AskAsync(GrainRef grain, Command command)
    {
        var id = new UInt128((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64());
        var reply = (await _grains.AskAsync(new(_programme, grain), new(id, command, Owner))).Reply!;
        Assert.IsNotType<Refused>(reply);
        return reply;
    }
}
