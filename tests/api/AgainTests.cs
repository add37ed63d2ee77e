using Cashback.Cards;
using Microsoft.Extensions.DependencyInjection;

namespace Cashback.Api.Tests;

/// <summary>A request that comes again is answered as it was, whatever has happened since.</summary>
[Collection(nameof(SharedHost))]
public sealed class AgainTests(ApiHost host)
{
    private const string Password = "four words that rhyme";

    [Fact]
    public async Task ACashOut_ThatMeetsABusyGrain_IsNotRefused_AndGoesOnWhenAskedAgain()
    {
        await using var own = new ApiHost { Replace = BusyGrains.Before };
        var merchant = await own.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 800, method = "terminal" })).Ok();
        var grains = (BusyGrains)own.Services.GetRequiredService<Cashback.Grains.IGrains>();
        grains.Turns = request => request.Command is Reverse;
        Task<Answer> AskAsync() => merchant.PostAsync(till.Key, $"/v1/cards/{card.Id}/cash-out", new { amount = "all", to = "origin" }, "out");
        (await AskAsync()).Refused(503, "overloaded");
        grains.Turns = null;
        Assert.Equal((800, 0), ((await AskAsync()).Ok().Number("paid.0.amount"), (await AskAsync()).Ok().Number("notRefundable")));
    }

    [Fact]
    public async Task CashOuts_AtTheSameMoment_PayWhatTheySay()
    {
        var merchant = await host.MerchantAsync();
        var (card, till) = (await merchant.CardAsync(), await merchant.TillAsync());
        for (var i = 0; i < 3; i++)
            (await merchant.PostAsync(till.Key, "/v1/topups", new { card = card.Token, amount = 1000, method = "terminal" })).Ok();
        Task<Answer> PayAsync(int i) => merchant.PostAsync(till.Key, $"/v1/cards/{card.Id}/cash-out", new { amount = 700, to = "origin" }, $"out-{i}");
        static long Paid(Answer answer) => answer.Json["paid"]!.AsArray().Sum(p => (long)p!["amount"]!);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(PayAsync));
        var (paid, refused) = (answers.Where(answer => answer.Status == 200).ToList(), answers.Where(answer => answer.Status != 200).ToList());
        Assert.All(paid, answer => Assert.InRange(Paid(answer), 1, 700));
        Assert.All(refused, answer => answer.Refused(422, "insufficient_balance"));
        Assert.Equal(3000 - paid.Sum(Paid), (await merchant.GetAsync(merchant.Owner, $"/v1/cards/{card.Id}")).Ok().Number("balances.money"));
        for (var i = 0; i < answers.Length; i++)
            Assert.Equal(answers[i].Body, (await PayAsync(i)).Body);
    }

    [Fact]
    public async Task AnApproval_IsAnsweredAgain_AndSendsOneLetter()
    {
        var (name, email) = ($"Bistro {Guid.NewGuid():N}", $"chef{Guid.NewGuid():N}@example.org");
        Assert.Equal(202, (await host.CallAsync(null, "POST", "/v1/applications", new { name, currency = "EUR", locale = "fr-FR", timeZone = "Europe/Paris", contact = "Chef", email })).Status);
        var listed = (await host.SendAsync(ApiHost.AdminKey, "GET", "/v1/applications", null, null)).Ok();
        var id = (string)listed.Json["data"]!.AsArray().Single(line => (string)line!["name"]! == name)!["id"]!;
        Task<Answer> ApproveAsync(string key) => host.CallAsync(ApiHost.AdminKey, "POST", $"/v1/applications/{id}/approve", new { }, key);
        var made = (await ApproveAsync($"{id}-1")).Ok();
        var again = (await ApproveAsync($"{id}-1")).Ok();
        Assert.Equal((made.Body, false, true), (again.Body, made.Replayed, again.Replayed));
        (await ApproveAsync($"{id}-2")).Refused(409, "application_decided");
        Assert.Single((await host.SendAsync(ApiHost.AdminKey, "GET", $"/v1/dev/inbox?to={email}", null, null)).Ok().Json["data"]!.AsArray());
    }

    [Fact]
    public async Task AGroup_IsMadeOnce_OfThoseThatWereNamed()
    {
        var merchant = await host.MerchantAsync();
        var customer = await merchant.CustomerAsync("one");
        object[] bodies = [new { name = "G" }, new { name = "G", members = new[] { customer } }, new { name = "G", members = new[] { "who" } }, new { name = "G", segment = "lost" }, new { name = "G", rfm = new { minOrders = 2 } }];
        for (var i = 0; i < bodies.Length; i++)
        {
            var made = (await merchant.PostAsync(merchant.Owner, "/v1/groups", bodies[i], $"group-{i}")).Ok();
            foreach (var other in bodies.Where(body => body != bodies[i]))
                (await merchant.PostAsync(merchant.Owner, "/v1/groups", other, $"group-{i}")).Refused(422, "idempotency_key_reused");
            var again = (await merchant.PostAsync(merchant.Owner, "/v1/groups", bodies[i], $"group-{i}")).Ok();
            Assert.Equal((made.Body, true), (again.Body, again.Replayed));
        }
    }

    [Fact]
    public async Task NewMembers_AreCountedAsTheyWere()
    {
        var merchant = await host.MerchantAsync();
        var (one, two) = (await merchant.CustomerAsync("one"), await merchant.CustomerAsync("two"));
        var group = (await merchant.PostAsync(merchant.Owner, "/v1/groups", new { name = "G", members = new[] { one } })).Ok().Text("id");
        Task<Answer> AddAsync() => merchant.PostAsync(merchant.Owner, $"/v1/groups/{group}/members", new { members = new[] { one, two, "who" } }, "members");
        var added = (await AddAsync()).Ok();
        Assert.Equal("""{"members":2,"added":1,"unknown":["who"]}""", added.Body);
        (await merchant.PostAsync(merchant.Owner, $"/v1/groups/{group}/members", new { members = new[] { await merchant.CustomerAsync("three") } })).Ok();
        var again = (await AddAsync()).Ok();
        Assert.Equal((added.Body, true), (again.Body, again.Replayed));
    }

    [Fact]
    public async Task AnInvitation_IsTheSame_AnHourLater()
    {
        var time = new ShiftedTime();
        await using var own = new ApiHost { Time = time };
        var merchant = await own.MerchantAsync();
        var body = new { name = "Ada", email = "ada@example.org", role = "support" };
        var made = (await merchant.PostAsync(merchant.Owner, "/v1/staff", body, "add")).Ok();
        var invited = (await merchant.PostAsync(merchant.Owner, $"/v1/staff/{made.Text("id")}/invite", new { }, "invite")).Ok();
        time.Pass(TimeSpan.FromHours(1));
        var again = (await merchant.PostAsync(merchant.Owner, "/v1/staff", body, "add")).Ok();
        Assert.Equal((made.Body, true), (again.Body, again.Replayed));
        again = (await merchant.PostAsync(merchant.Owner, $"/v1/staff/{made.Text("id")}/invite", new { }, "invite")).Ok();
        Assert.Equal((invited.Body, true), (again.Body, again.Replayed));
        Assert.Equal(2, (await own.SendAsync(ApiHost.AdminKey, "GET", "/v1/dev/inbox?to=ada@example.org", null, null)).Ok().Json["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task AnAddress_IsTakenOnce_ByManyAtATime_AndIsFreeOnceItsAccountIsGone()
    {
        var merchant = await host.MerchantAsync();
        var body = new { name = "Ada", email = $"ada{Guid.NewGuid():N}@example.org", role = "support" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => merchant.PostAsync(merchant.Owner, "/v1/staff", body)));
        var made = answers.Single(answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer != made), answer => answer.Refused(409, "staff_exists"));
        Assert.Equal(204, (await host.CallAsync(merchant.Owner, "DELETE", $"/v1/staff/{made.Text("id")}")).Status);
        (await merchant.PostAsync(merchant.Owner, "/v1/staff", body)).Ok();
    }

    [Fact]
    public async Task APassword_IsChangedOnce_AndTheRetryIsNoGuess()
    {
        var merchant = await host.MerchantAsync();
        var made = (await merchant.PostAsync(merchant.Owner, "/v1/staff", new { name = "Ada", email = $"ada{Guid.NewGuid():N}@example.org", role = "support" })).Ok();
        var key = (await host.CallAsync(null, "POST", "/v1/staff/join", new { invitation = made.Text("invitation"), password = Password })).Ok().Text("key");
        Task<Answer> ChangeAsync(string chosen, string id) => merchant.PostAsync(key, "/v1/me/password", new { password = Password, newPassword = chosen }, id);
        var changed = (await ChangeAsync("quite another sentence", "one")).Ok();
        var again = (await ChangeAsync("quite another sentence", "one")).Ok();
        Assert.Equal((changed.Body, true), (again.Body, again.Replayed));
        (await ChangeAsync("and a third one of them", "one")).Refused(422, "idempotency_key_reused");
        (await ChangeAsync("and a third one of them", "two")).Refused(422, "wrong_password");
    }

    [Fact]
    public async Task AnAccount_IsAnsweredAsItWasChanged()
    {
        var merchant = await host.MerchantAsync();
        var staff = (await merchant.PostAsync(merchant.Owner, "/v1/staff", new { name = "Ada", email = $"ada{Guid.NewGuid():N}@example.org", role = "support" })).Ok().Text("id");
        var first = (await host.CallAsync(merchant.Owner, "PATCH", $"/v1/staff/{staff}", new { role = "manager" }, "one")).Ok();
        (await host.CallAsync(merchant.Owner, "PATCH", $"/v1/staff/{staff}", new { role = "owner" }, "two")).Ok();
        var again = (await host.CallAsync(merchant.Owner, "PATCH", $"/v1/staff/{staff}", new { role = "manager" }, "one")).Ok();
        Assert.Equal(("manager", first.Body, true), (again.Text("role"), again.Body, again.Replayed));
        Assert.Equal("owner", (await merchant.GetAsync(merchant.Owner, $"/v1/staff/{staff}")).Ok().Text("role"));
    }

    [Fact]
    public async Task AnAssignedPayment_IsAnsweredAsItWas_WhenItWasRefundedSince()
    {
        var merchant = await host.MerchantAsync();
        var (full, card) = (await merchant.CustomerAsync("F"), await merchant.CardAsync());
        (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{full}/adjustments", new { asset = "money", amount = 10_000_000_000_000, comment = "x" })).Ok();
        var started = (await merchant.PostAsync(merchant.Owner, "/v1/topups", new { customer = full, amount = 700, method = "online" })).Ok();
        (await host.SendAsync(null, "POST", new Uri(started.Text("checkoutUrl")).AbsolutePath + "/pay", null, null)).Ok();
        var topUp = $"/v1/topups/{started.Text("topup")}";
        await merchant.SettledAsync(async () => (await merchant.GetAsync(merchant.Owner, topUp)).Text("status") == "unmatched");
        var assigned = (await merchant.PostAsync(merchant.Owner, $"{topUp}/assign", new { card = card.Id }, "assign")).Ok();
        Assert.Equal(("credited", card.Id), (assigned.Text("status"), assigned.Text("card")));
        Assert.Equal(700, (await merchant.GetAsync(merchant.Owner, $"/v1/operations/{assigned.Text("operation")}")).Ok().Number("amount"));
        (await merchant.PostAsync(merchant.Owner, $"/v1/operations/{assigned.Text("operation")}/reverse")).Ok();
        await host.Payments.RefundAsync();
        Assert.Equal("refunded", (await merchant.GetAsync(merchant.Owner, topUp)).Ok().Text("status"));
        var again = (await merchant.PostAsync(merchant.Owner, $"{topUp}/assign", new { card = card.Id }, "assign")).Ok();
        Assert.Equal((assigned.Body, true), (again.Body, again.Replayed));
    }

    [Fact]
    public async Task ACustomer_LearnsNobodysName_FromAnOperation()
    {
        var merchant = await host.MerchantAsync();
        var customer = await merchant.CustomerAsync("Zoe");
        var key = (await merchant.PostAsync(merchant.Owner, "/v1/keys", new { name = "z", role = "customer", customer })).Ok().Text("key");
        var operation = (await merchant.PostAsync(merchant.Owner, $"/v1/customers/{customer}/adjustments", new { asset = "gift", amount = 5, comment = "x" })).Ok().Text("operation");
        Assert.NotNull((await merchant.GetAsync(merchant.Owner, $"/v1/operations/{operation}")).Ok().At("actor.name"));
        Assert.Null((await merchant.GetAsync(key, $"/v1/operations/{operation}")).Ok().At("actor.name"));
    }
}
