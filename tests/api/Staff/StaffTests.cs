using Cashback.Api.Tests;

namespace Cashback.Staff;

/// <summary>Accounts of people: invited, signed in, locked, switched off.</summary>
[Collection(nameof(SharedHost))]
public sealed class StaffTests(ApiHost host)
{
    private const string Password = "four words that rhyme";

    [Fact]
    public async Task AnInvitedPerson_JoinsOnce_AndMayWhatTheRoleMay()
    {
        var merchant = await host.MerchantAsync();
        var (id, invitation, _) = await InvitedAsync(merchant, "support");
        (await JoinAsync(invitation, "password123")).Refused(422, "weak_password");
        var key = (await JoinAsync(invitation, Password)).Ok().Text("key");
        (await JoinAsync(invitation, Password)).Refused(422, "invitation_refused");
        (await JoinAsync(invitation[..^2] + "xx", Password)).Refused(422, "invitation_refused");
        var me = (await merchant.GetAsync(key, "/v1/me")).Ok();
        Assert.Equal((id, "support", "Ada Lovelace"), (me.Text("key"), me.Text("role"), me.Text("name")));
        (await merchant.GetAsync(key, "/v1/keys")).Refused(403, "forbidden");
        (await merchant.GetAsync(key, "/v1/staff")).Refused(403, "forbidden");
    }

    [Fact]
    public async Task APassword_SignsIn_AndAWrongOneLooksLikeNobody()
    {
        var merchant = await host.MerchantAsync();
        var (_, invitation, email) = await InvitedAsync(merchant, "owner");
        (await SignInAsync(email, Password)).Refused(422, "staff_sign_in_refused");
        (await JoinAsync(invitation, Password)).Ok();
        var key = (await SignInAsync(email.ToUpperInvariant(), Password)).Ok().Text("key");
        var wrong = (await SignInAsync(email, Password + "!")).Refused(422, "staff_sign_in_refused");
        Assert.Equal(wrong.Body, (await SignInAsync("nobody-" + email, Password)).Refused(422, "staff_sign_in_refused").Body);
        Assert.Equal(2, (await merchant.GetAsync(key, "/v1/me/account")).Ok().Json["sessions"]!.AsArray().Count);
    }

    [Fact]
    public async Task TenWrongPasswords_LockTheAccount_AndTheRightOneIsRefusedToo()
    {
        var merchant = await host.MerchantAsync();
        var (id, invitation, email) = await InvitedAsync(merchant, "manager");
        (await JoinAsync(invitation, Password)).Ok();
        for (var i = 0; i < TryStaff.MaxTries; i++)
            (await SignInAsync(email, "wrong " + i)).Refused(422, "staff_sign_in_refused");
        (await SignInAsync(email, Password)).Refused(422, "staff_sign_in_refused");
        Assert.NotNull((await merchant.GetAsync(merchant.Owner, $"/v1/staff/{id}")).Ok().At("lockedUntil"));
        (await SignInAsync(email, Password)).Refused(422, "staff_sign_in_refused");
        Assert.Equal(429, (await SignInAsync(email, Password)).Status);
        var again = (await merchant.PostAsync(merchant.Owner, $"/v1/staff/{id}/invite", new { })).Ok().Text("invitation");
        (await JoinAsync(again, Password + " again")).Ok();
        Assert.Null((await merchant.GetAsync(merchant.Owner, $"/v1/staff/{id}")).Ok().At("lockedUntil"));
    }

    [Fact]
    public async Task ACode_IsNeededOnceItIsSetUp_AndIsGoodOnce()
    {
        var merchant = await host.MerchantAsync();
        var (_, invitation, email) = await InvitedAsync(merchant, "owner");
        var key = (await JoinAsync(invitation, Password)).Ok().Text("key");
        (await merchant.PostAsync(key, "/v1/me/totp", new { password = "not it at all" })).Refused(422, "wrong_password");
        var offer = (await merchant.PostAsync(key, "/v1/me/totp", new { password = Password })).Ok();
        var secret = Decode(offer.Text("secret"));
        (await merchant.PostAsync(key, "/v1/me/totp/confirm", new { state = offer.Text("state"), code = "000000" })).Refused(422, "staff_sign_in_refused");
        (await merchant.PostAsync(key, "/v1/me/totp/confirm", new { state = offer.Text("state"), code = CodeOf(secret, -1) })).Ok();
        var signIn = (await SignInAsync(email, Password)).Ok();
        Assert.Null(signIn.At("key"));
        var ticket = signIn.Text("ticket");
        (await CodeAsync(ticket, CodeOf(secret, -1))).Refused(422, "staff_sign_in_refused");
        (await CodeAsync(ticket + "x", CodeOf(secret, 0))).Refused(422, "staff_sign_in_refused");
        var good = CodeOf(secret, 0);
        (await CodeAsync(ticket, good)).Ok();
        (await CodeAsync(ticket, good)).Refused(422, "staff_sign_in_refused");
        (await merchant.PostAsync(key, "/v1/me/totp/remove", new { password = Password })).Ok();
        Assert.NotNull((await SignInAsync(email, Password)).Ok().At("key"));
    }

    [Fact]
    public async Task Sessions_AreListed_AndEnd()
    {
        var merchant = await host.MerchantAsync();
        var (id, invitation, email) = await InvitedAsync(merchant, "manager");
        var first = (await JoinAsync(invitation, Password)).Ok().Text("key");
        var second = (await SignInAsync(email, Password)).Ok().Text("key");
        var sessions = (await merchant.GetAsync(first, "/v1/me/account")).Ok().Json["sessions"]!.AsArray();
        Assert.Equal([false, true], sessions.Select(session => (bool)session!["current"]!));
        Assert.Equal(204, (await host.CallAsync(first, "DELETE", $"/v1/me/sessions/{sessions[0]!["id"]}")).Status);
        (await merchant.GetAsync(second, "/v1/me")).Refused(401, "unauthorized");
        var third = (await SignInAsync(email, Password)).Ok().Text("key");
        (await merchant.PostAsync(first, "/v1/me/password", new { password = Password, newPassword = "quite another sentence" })).Ok();
        (await merchant.GetAsync(third, "/v1/me")).Refused(401, "unauthorized");
        (await merchant.GetAsync(first, "/v1/me")).Ok();
        (await host.CallAsync(merchant.Owner, "PATCH", $"/v1/staff/{id}", new { role = "accountant" })).Ok();
        (await merchant.GetAsync(first, "/v1/me")).Refused(401, "unauthorized");
        var accountant = (await SignInAsync(email, "quite another sentence")).Ok().Text("key");
        (await merchant.PostAsync(accountant, "/v1/venues", new { name = "v" })).Refused(403, "forbidden");
        (await host.CallAsync(merchant.Owner, "PATCH", $"/v1/staff/{id}", new { disabled = true })).Ok();
        (await SignInAsync(email, "quite another sentence")).Refused(422, "staff_sign_in_refused");
        Assert.Equal(204, (await host.CallAsync(merchant.Owner, "DELETE", $"/v1/staff/{id}")).Status);
        (await merchant.GetAsync(merchant.Owner, $"/v1/staff/{id}")).Refused(404, "not_found");
        Assert.Empty((await merchant.GetAsync(merchant.Owner, "/v1/staff")).Ok().Json["data"]!.AsArray());
    }

    [Fact]
    public async Task AnAddress_HasOneAccountInAProgramme_AndOthersElsewhere()
    {
        var (one, other) = (await host.MerchantAsync(), await host.MerchantAsync());
        var (id, _, email) = await InvitedAsync(one, "owner");
        (await one.PostAsync(one.Owner, "/v1/staff", new { name = "Twice", email, role = "owner" })).Refused(409, "staff_exists");
        (await other.PostAsync(other.Owner, "/v1/staff", new { name = "There", email, role = "owner", password = Password })).Ok();
        var key = (await SignInAsync(email, Password)).Ok().Text("key");
        (await one.GetAsync(key, $"/v1/staff/{id}")).Refused(404, "not_found");
        Assert.Equal("There", (await other.GetAsync(key, "/v1/me")).Ok().Text("name"));
    }

    [Fact]
    public async Task AnInvitation_GoesByMail_WithItsWholeLink()
    {
        var merchant = await host.MerchantAsync();
        var (_, invitation, email) = await InvitedAsync(merchant, "owner");
        var letter = (await host.SendAsync(ApiHost.AdminKey, "GET", $"/v1/dev/inbox?to={email}", null, null)).Ok();
        Assert.Contains($"http://localhost/join#invitation={invitation}\n", letter.Text("data.0.text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheJournal_HoldsNeitherPersonNorSecret()
    {
        var merchant = await host.MerchantAsync();
        var (_, invitation, email) = await InvitedAsync(merchant, "owner");
        (await JoinAsync(invitation, Password)).Ok();
        var everything = string.Join('\n', (await host.Journal.FeedAsync(0, int.MaxValue)).Items.Select(item => System.Text.Encoding.UTF8.GetString(item.Body.Span)));
        Assert.Contains("joinStaff", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(email, everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Lovelace", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(invitation, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("AQAAAA", everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheAuditLog_NamesWhoDidWhat()
    {
        var merchant = await host.MerchantAsync();
        var (id, invitation, _) = await InvitedAsync(merchant, "owner");
        var key = (await JoinAsync(invitation, Password)).Ok().Text("key");
        (await merchant.PostAsync(key, "/v1/venues", new { name = "v" })).Ok();
        var log = (await merchant.GetAsync(merchant.Owner, $"/v1/audit?by={id}")).Ok().Json["data"]!.AsArray();
        Assert.Equal(["addVenue", "openSession", "joinStaff"], log.Select(line => (string)line!["did"]!));
        Assert.All(log, line => Assert.Equal("Ada Lovelace", (string)line!["by"]!["name"]!));
        var all = (await merchant.GetAsync(merchant.Owner, "/v1/audit?limit=2")).Ok();
        Assert.Equal(2, all.Json["data"]!.AsArray().Count);
        Assert.Equal("joinStaff", (await merchant.GetAsync(merchant.Owner, $"/v1/audit?limit=2&cursor={all.Text("nextCursor")}")).Ok().Text("data.0.did"));
        var other = await host.MerchantAsync();
        Assert.DoesNotContain("joinStaff", (await other.GetAsync(other.Owner, "/v1/audit")).Ok().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnApplicant_BecomesTheOwnerOfAProgramme()
    {
        var (name, email) = ($"Bistro {Guid.NewGuid():N}", $"chef{Guid.NewGuid():N}@example.org");
        var body = new { name, currency = "EUR", locale = "fr-FR", timeZone = "Europe/Paris", contact = "Chef", email, message = "Two tills" };
        Assert.Equal(202, (await host.CallAsync(null, "POST", "/v1/applications", body)).Status);
        var merchant = await host.MerchantAsync();
        (await merchant.GetAsync(merchant.Owner, "/v1/applications")).Refused(403, "forbidden");
        var listed = (await host.SendAsync(ApiHost.AdminKey, "GET", "/v1/applications", null, null)).Ok();
        var id = (string)listed.Json["data"]!.AsArray().Single(line => (string)line!["name"]! == name)!["id"]!;
        var made = (await host.CallAsync(ApiHost.AdminKey, "POST", $"/v1/applications/{id}/approve", new { })).Ok();
        (await host.CallAsync(ApiHost.AdminKey, "POST", $"/v1/applications/{id}/reject", new { })).Refused(409, "application_decided");
        var key = (await JoinAsync(made.Text("invitation"), Password)).Ok().Text("key");
        var me = (await host.SendAsync(key, "GET", "/v1/me", null, null)).Ok();
        Assert.Equal((name, "owner", false), (me.Text("programme.name"), me.Text("role"), (bool)me.At("platform")!));
    }

    private static byte[] Decode(string base32)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private static string CodeOf(byte[] secret, int steps) => Totp.Code(secret, Totp.Step(DateTimeOffset.UtcNow) + steps);

    private async Task<(string Id, string Invitation, string Email)> InvitedAsync(Merchant merchant, string role)
    {
        var email = $"ada{Guid.NewGuid():N}@example.org";
        var made = (await merchant.PostAsync(merchant.Owner, "/v1/staff", new { name = "Ada Lovelace", email, role })).Ok();
        return (made.Text("id"), made.Text("invitation"), email);
    }

    private Task<Answer> JoinAsync(string invitation, string password) => host.CallAsync(null, "POST", "/v1/staff/join", new { invitation, password });

    private Task<Answer> SignInAsync(string email, string password) => host.CallAsync(null, "POST", "/v1/staff/sign-in", new { email, password });

    private Task<Answer> CodeAsync(string ticket, string code) => host.CallAsync(null, "POST", "/v1/staff/sign-in/code", new { ticket, code });
}
