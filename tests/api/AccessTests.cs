using System.Text;
using System.Text.Json;
using Cashback.Grains;

namespace Cashback.Api.Tests;

/// <summary>Every route × every role × own, another programme's and unknown ids.</summary>
[Collection(nameof(SharedHost))]
public sealed class AccessTests(ApiHost host)
{
    private static readonly string[] Open = ["/openapi/{documentName}.json", "apply", "chooseRefund", "confirmSignIn", "confirmStaffPasskey", "getRefundChoice", "health", "joinStaff", "metrics", "ready", "receiveProviderEvent", "sandboxDecline", "sandboxDispute", "sandboxLose", "sandboxPage", "sandboxPay", "sandboxRefund", "sandboxWin", "signIn", "signInStaff", "signInStaffCode", "signInStaffPasskey", "signUp"];

    [Fact]
    public void EveryRouteUnderV1_SaysWhoMay_Once()
    {
        var routes = Route.Of(host);
        Assert.Equal(Open, routes.Where(r => r.IsOpen).Select(r => r.Name));
        Assert.All(routes.Where(r => !r.IsOpen), r => Assert.NotEmpty(r.Roles));
        Assert.All(routes.Where(r => !r.IsOpen), r => Assert.StartsWith("/v1/", r.Path));
    }

    [Fact]
    public void TheTable_IsThatOfTheContract()
    {
        static string Letters(Route route) => string.Concat(route.Roles.Order().Select(role => role.ToString()[0]));
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["addKey"] = "O", ["addProgramme"] = "O", ["addTill"] = "OM", ["addVenue"] = "OM", ["adjustCard"] = "OMS", ["blockCard"] = "OMS",
            ["closeDrawer"] = "OMT", ["explainOperation"] = "OMSAC", ["exchange"] = "OT", ["getCard"] = "OMSATC", ["getCardQrPng"] = "OMSAC", ["getCardQrSvg"] = "OMSAC",
            ["getOperation"] = "OMSAC", ["getSettings"] = "OMSA", ["getTill"] = "OMSAT", ["issueCards"] = "OMSC", ["listCards"] = "OMSA",
            ["listClosings"] = "OMSAT", ["listKeys"] = "OA", ["listOperations"] = "OMSAC", ["listTills"] = "OMSA", ["listVenues"] = "OMSA",
            ["openDrawer"] = "OMT", ["printCards"] = "OMS", ["putIntoDrawer"] = "OMT", ["putSettings"] = "OM", ["replaceCard"] = "OMS",
            ["reverseOperation"] = "OMT", ["revokeKey"] = "O", ["scan"] = "OT", ["scanBatch"] = "OT", ["takeOutOfDrawer"] = "OMT", ["topUp"] = "OMTC", ["listTopUps"] = "OMSA", ["getTopUp"] = "OMSATC", ["cashOut"] = "OMTC",
            ["requestPayout"] = "OMSC", ["listPayouts"] = "OMSAC", ["getPayout"] = "OMSAC", ["approvePayout"] = "OM", ["rejectPayout"] = "OM", ["cancelPayout"] = "OMSC", ["returnPayout"] = "OM",
            ["makePayoutBatch"] = "OM", ["getPayoutBatch"] = "OMA", ["importPayoutReturns"] = "OM", ["getVoucher"] = "OMSAT", ["redeemVoucher"] = "OMT",
            ["addCustomer"] = "OMS", ["listCustomers"] = "OMSA", ["getCustomer"] = "OMSAC", ["changeCustomer"] = "OMS", ["mergeCustomer"] = "OMS",
            ["eraseCustomer"] = "OMC", ["exportCustomer"] = "OMSAC", ["adjustCustomer"] = "OMS", ["linkCard"] = "OMSC", ["unlinkCard"] = "OMSC",
            ["recoverCard"] = "OMST", ["getCardCode"] = "C", ["importCards"] = "OM", ["readInbox"] = "O", ["addPurchase"] = "OM", ["listPurchases"] = "OMSA",
            ["getPurchase"] = "OMSA", ["reversePurchase"] = "OM", ["unblockCard"] = "OMS", ["prove"] = "OMSA", ["reportCashback"] = "OMSA", ["reportTrialBalance"] = "OMSA",
            ["addGroup"] = "OM", ["listGroups"] = "OMSA", ["getGroup"] = "OMSA", ["changeGroup"] = "OM", ["addGroupMembers"] = "OM", ["listGroupMembers"] = "OMSA",
            ["adjustGroup"] = "OMS", ["getJob"] = "OMSA", ["listJobs"] = "OMSA", ["listAlarms"] = "OMSA", ["reportTopCustomers"] = "OMSA", ["listJobItems"] = "OMSA", ["followJob"] = "OMSA", ["approveJob"] = "OM", ["cancelJob"] = "OM",
            ["pauseJob"] = "OM", ["resumeJob"] = "OM", ["undoJob"] = "OM", ["reportRfm"] = "OMSA", ["reportRfmGrid"] = "OMSA", ["reinstateCard"] = "OMS", ["reinstateCustomer"] = "OMS", ["reportCardLost"] = "OMSC", ["listSegments"] = "OMSA", ["getMe"] = "OMSATC", ["previewSettings"] = "OMSA",
            ["addMatch"] = "OM", ["listMatches"] = "OMSA", ["getMatch"] = "OMSA", ["importTickets"] = "OM", ["listTickets"] = "OMSAT",
            ["refundTickets"] = "OM", ["getTicket"] = "OMSAT", ["controlTicket"] = "OMT", ["dispatchRefunds"] = "OM", ["listRefundPayments"] = "OMSA",
            ["retryRefundPayment"] = "OM", ["creditRefundPayment"] = "OM", ["settleRefundPayment"] = "OM", ["assignTopUp"] = "OM", ["exportJournal"] = "OMSA",
            ["addWebhookEndpoint"] = "OM", ["listWebhookEndpoints"] = "OMSA", ["getWebhookEndpoint"] = "OMSA", ["changeWebhookEndpoint"] = "OM", ["deleteWebhookEndpoint"] = "OM",
            ["rotateWebhookSecret"] = "OM", ["pingWebhookEndpoint"] = "OM", ["listDeliveries"] = "OMSA", ["resendDelivery"] = "OM", ["listWebhookEventTypes"] = "OMSA",
            ["exportTickets"] = "OMSA", ["exportRefundPayments"] = "OMSA", ["sumRefundPayments"] = "OMSA",
            ["replaySettings"] = "OM", ["addStaff"] = "O", ["listStaff"] = "O", ["getStaff"] = "O", ["changeStaff"] = "O", ["removeStaff"] = "O", ["inviteStaff"] = "O", ["endStaffSessions"] = "O",
            ["getAccount"] = "OMSA", ["setPassword"] = "OMSA", ["offerTotp"] = "OMSA", ["confirmTotp"] = "OMSA", ["removeTotp"] = "OMSA", ["offerPasskey"] = "OMSA", ["addPasskey"] = "OMSA",
            ["removePasskey"] = "OMSA", ["endSession"] = "OMSA", ["listAudit"] = "OMA", ["listApplications"] = "O", ["approveApplication"] = "O", ["rejectApplication"] = "O",
        };
        foreach (var route in Route.Of(host).Where(r => !r.IsOpen))
            Assert.Equal((route.Name, expected[route.Name]), (route.Name, Letters(route)));
    }

    [Fact]
    public async Task WithoutAKnownKey_EveryRouteAnswersTheSame()
    {
        foreach (var route in Route.Of(host).Where(r => !r.IsOpen))
        {
            var (type, body) = Body(route, "x");
            var none = (await host.SendAsync(null, route.Method, route.With("x"), body, "k", type)).Refused(401, "unauthorized");
            foreach (var key in new[] { "cb_owner_unknown", "", new string('k', 600), "a b", "ключ" })
                Assert.Equal(none.Body, (await host.SendAsync(key, route.Method, route.With("x"), body, "k", type)).Refused(401, "unauthorized").Body);
        }
    }

    [Fact]
    public async Task EveryRole_ReachesItsRoutes_AndNoOther()
    {
        var merchant = await host.MerchantAsync();
        var till = await merchant.TillAsync(drawer: true);
        var keys = new Dictionary<Role, string> { [Role.Owner] = merchant.Owner, [Role.Till] = till.Key };
        foreach (var role in new[] { Role.Manager, Role.Support, Role.Accountant })
            keys[role] = await merchant.KeyAsync(role.ToString().ToLowerInvariant());
        foreach (var route in Route.Of(host).Where(r => !r.IsOpen))
        {
            foreach (var (role, key) in keys)
            {
                var (type, body) = Body(route, "x");
                var answer = await host.SendAsync(key, route.Method, route.With(Unknown(route)), body, Guid.NewGuid().ToString(), type);
                if (!route.Roles.Contains(role))
                    answer.Refused(403, route.NeedsTill ? "till_key_required" : "forbidden");
                else if (answer.Status is 401 || (answer.Status is 403 && !ForbidsMore(route, role)))
                    Assert.Fail($"{route.Name} as {role}: {answer.Status} {answer.Body}");
            }
        }
    }

    [Fact]
    public async Task WhatBelongsToAnother_LooksLikeWhatIsNotThere()
    {
        var (merchant, other) = (await host.MerchantAsync(), await host.MerchantAsync());
        var (card, till) = (await other.CardAsync(), await other.TillAsync(drawer: true));
        var scan = (await other.PostAsync(till.Key, "/v1/scans", new { card = card.Token, bill = 5 })).Ok().Text("operation");
        var key = (await other.PostAsync(other.Owner, "/v1/keys", new { name = "k", role = "support" })).Ok().Text("id");
        var customer = await other.CustomerAsync("theirs");
        var staff = (await other.PostAsync(other.Owner, "/v1/staff", new { name = "n", email = $"{Guid.NewGuid():N}@example.org", role = "support" })).Ok().Text("id");
        var own = await merchant.TillAsync();
        // Applications are the platform's alone: no merchant reaches any.
        foreach (var route in Route.Of(host).Where(r => r.Path.Contains("{id}", StringComparison.Ordinal) && !r.Path.Contains("/applications/", StringComparison.Ordinal) && r.Roles.Contains(Role.Owner)))
        {
            var foreign = route.Path.Contains("/tills/", StringComparison.Ordinal) ? till.Id : route.Path.Contains("/operations/", StringComparison.Ordinal) ? scan : route.Path.Contains("/keys/", StringComparison.Ordinal) ? key : route.Path.Contains("/customers/", StringComparison.Ordinal) ? customer : route.Path.Contains("/staff/", StringComparison.Ordinal) ? staff : card.Id;
            var (type, body) = Body(route, card.Id);
            var theirs = (await host.SendAsync(merchant.Owner, route.Method, route.With(foreign), body, "a", type)).Refused(404, "not_found");
            var nobodys = (await host.SendAsync(merchant.Owner, route.Method, route.With(Unknown(route)), body, "b", type)).Refused(404, "not_found");
            Assert.Equal(nobodys.Body, theirs.Body);
        }

        foreach (var name in new[] { card.Id, card.Token, card.Number, "card_zzz", "nothing", "000000000000" })
            (await merchant.PostAsync(own.Key, "/v1/scans", new { card = name, bill = 5 })).Refused(404, "not_found");
        (await merchant.GetAsync(merchant.Owner, $"/v1/operations?card={card.Id}")).Refused(404, "not_found");
        (await merchant.GetAsync(merchant.Owner, $"/v1/operations?till={till.Id}")).Refused(404, "not_found");
        Assert.Empty((await merchant.GetAsync(merchant.Owner, "/v1/cards")).Ok().Json["data"]!.AsArray());
    }

    /// <summary>A till asks for another till; an owner names no till; only the platform's owner makes programmes.</summary>
    private static bool ForbidsMore(Route route, Role role) =>
        (role == Role.Till && route.Path.Contains("/tills/", StringComparison.Ordinal)) || (role == Role.Owner && (route.NeedsTill || route.Name is "addProgramme" || route.Path.Contains("/applications", StringComparison.Ordinal)));

    /// <summary>An id of the right kind that no one has.</summary>
    private static string Unknown(Route route) =>
        route.Path.Contains("/tills/", StringComparison.Ordinal) ? new GrainRef(GrainKind.Till, 5).ToString()
        : route.Path.Contains("/operations/", StringComparison.Ordinal) ? new OperationId(1, new(GrainKind.Card, 5), 1).ToString()
        : route.Path.Contains("/keys/", StringComparison.Ordinal) ? new GrainRef(GrainKind.ApiKey, 5).ToString()
        : route.Path.Contains("/payouts/batches/", StringComparison.Ordinal) ? new GrainRef(GrainKind.Batch, 5).ToString()
        : route.Path.Contains("/payouts/", StringComparison.Ordinal) ? new GrainRef(GrainKind.Payout, 5).ToString()
        : route.Path.Contains("/staff/", StringComparison.Ordinal) ? new GrainRef(GrainKind.Staff, 5).ToString()
        : route.Path.Contains("/topups/", StringComparison.Ordinal) ? new GrainRef(GrainKind.TopUp, 5).ToString()
        : route.Path.Contains("/customers/", StringComparison.Ordinal) ? new GrainRef(GrainKind.Customer, 5).ToString()
        : route.Path.Contains("/webhook-endpoints/", StringComparison.Ordinal) ? new GrainRef(GrainKind.Endpoint, 5).ToString()
        : route.Path.Contains("/deliveries/", StringComparison.Ordinal) ? new Cashback.Webhooks.DeliveryId(new(GrainKind.Endpoint, 5), DateTimeOffset.UnixEpoch, 5).ToString()
        : new GrainRef(GrainKind.Card, 5).ToString();

    /// <summary>A body that this route takes.</summary>
    private static (string Type, byte[]? Body) Body(Route route, string card)
    {
        object? body = route.Name switch
        {
            "addProgramme" => new { name = "P", currency = "EUR", locale = "en", timeZone = "Etc/UTC" },
            "putSettings" => new { version = 99 },
            "previewSettings" => new { settings = new { version = 99 } },
            "addKey" => new { name = "k", role = "support" },
            "addVenue" => new { name = "v" },
            "addMatch" => new { name = "m", startsAt = "2026-03-01T18:00:00Z" },
            "refundTickets" => new { rateBps = 1, channel = "c", pointOfSale = "p" },
            "dispatchRefunds" or "retryRefundPayment" or "creditRefundPayment" => new { },
            "settleRefundPayment" => new { reference = "r" },
            "addTill" => new { name = "t", venue = "ven_x", drawer = true },
            "openDrawer" => new { @float = 1 },
            "putIntoDrawer" or "takeOutOfDrawer" or "exchange" => new { amount = 1 },
            "closeDrawer" => new { counted = 1 },
            "issueCards" => new { count = 1, kind = "physical", customer = "cus_x" },
            "replaceCard" => new { newCard = card },
            "printCards" => new { cards = new[] { "x" } },
            "scan" => new { card, bill = 1 },
            "assignTopUp" => new { card },
            "addWebhookEndpoint" => new { url = "https://example.com/hook" },
            "changeWebhookEndpoint" or "rotateWebhookSecret" or "pingWebhookEndpoint" or "resendDelivery" => new { },
            "topUp" => new { card, amount = 1, method = "terminal" },
            "adjustCard" => new { asset = "gift", amount = 1, comment = "c" },
            "addGroup" => new { name = "g" },
            "changeGroup" => new { name = "g" },
            "addGroupMembers" => new { members = new[] { "x" } },
            "adjustGroup" => new { applyType = "relative", asset = "gift", amount = 1, comment = "c" },
            "approveJob" or "cancelJob" or "pauseJob" or "resumeJob" or "undoJob" => new { },
            "controlTicket" or "reinstateCard" or "reinstateCustomer" or "reportCardLost" or "blockCard" or "unblockCard" or "reverseOperation" => new { },
            "addCustomer" or "changeCustomer" or "unlinkCard" or "reversePurchase" => new { },
            "mergeCustomer" => new { into = new GrainRef(GrainKind.Customer, 6).ToString() },
            "eraseCustomer" => new { confirm = true },
            "adjustCustomer" => new { asset = "gift", amount = 1, comment = "c" },
            "linkCard" => new { customer = new GrainRef(GrainKind.Customer, 6).ToString(), comment = "c" },
            "recoverCard" => new { claimCode = "x", lastPurchase = new { amount = 1, on = "2026-01-01" }, newCard = "x" },
            "addPurchase" => new { customer = "cus_x", amount = 1 },
            "replaySettings" => new { settings = new { version = 99 }, from = "2026-01-01", to = "2026-01-02" },
            "addStaff" => new { name = "n", email = "n@example.org", role = "support" },
            "changeStaff" => new { disabled = true },
            "inviteStaff" or "approveApplication" or "rejectApplication" => new { },
            "setPassword" or "offerTotp" or "removeTotp" or "offerPasskey" => new { password = "p", newPassword = "n" },
            "confirmTotp" => new { state = "s", code = "c" },
            "addPasskey" => new { state = "s", credential = "c" },
            "cashOut" => new { amount = "all", to = "origin" },
            "requestPayout" => new { customer = "cus_x", method = "voucher", points = 1 },
            "approvePayout" or "rejectPayout" or "cancelPayout" or "returnPayout" or "makePayoutBatch" => new { },
            "redeemVoucher" => new { amount = 1 },
            "importPayoutReturns" => null,
            _ when route.Name.StartsWith("sandbox", StringComparison.Ordinal) => null,
            "scanBatch" or "importCards" or "importTickets" => null,
            _ when route.Method is "GET" or "DELETE" => null,
            _ => throw new InvalidOperationException($"no body is known for {route.Name}"),
        };
        return route.Name == "importCards" ? ("text/csv", Encoding.UTF8.GetBytes("number\nfrom before\n"))
            : route.Name is "scanBatch" or "importTickets" ? ("application/x-ndjson", Encoding.UTF8.GetBytes("{}"))
            : ("application/json", body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body));
    }
}
