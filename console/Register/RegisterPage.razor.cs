using Cashback.Cards;
using Cashback.Grains;
using Cashback.Tills;
using Cashback.Venues;
using Microsoft.AspNetCore.Components;

namespace Cashback.Register;

/// <summary>The till: card, bill, result. It works as plain forms; scripts add the camera, sound and the queue for a cut network.</summary>
public partial class RegisterPage
{
    private static readonly (string Mode, string Icon)[] Modes = [("sale", "receipt-refund"), ("topup", "plus"), ("balance", "search"), ("exchange", "coin"), ("voucher", "ticket"), ("drawer", "cash")];

    private IReadOnlyList<Till>? _tills;
    private TillDetail? _till;

    /// <summary>Where there is one till, there is nothing to choose.</summary>
    private string? _only;
    private Sale? _sale;
    private TopUp? _topUp;
    private Undone? _undone;
    private Card? _card;
    private Exchange? _exchange;
    private VoucherLeft? _voucher;

    [Inject] private QueueSeals Seals { get; set; } = null!;

    private string Mode => Query("mode") is "topup" or "balance" or "exchange" or "voucher" or "undo" or "drawer" ? Query("mode")! : "sale";

    /// <summary>For the sound: accepted, refused, or nothing.</summary>
    private string? Result => Error is not null ? "refused" : _sale is not null || _topUp is not null || _undone is not null || _exchange is not null || _voucher is not null ? "accepted" : null;

    /// <summary>The till that an owner acts for; a till's own key needs no name.</summary>
    private string? Named => Me.Is(Role.Owner) ? Query("till") ?? _only : null;

    private string Acting => Named ?? Me.Till!;

    /// <summary>What the page signs with while the network is cut; its script takes it out at once.</summary>
    private string QueueKey => Convert.ToBase64String(Seals.KeyOf(Me.Programme.Id, Acting));

    /// <summary>A number may be typed as it is printed, in groups.</summary>
    private string Card => (Sent("card") ?? "").Replace(" ", "", StringComparison.Ordinal);

    private protected override async Task LoadAsync()
    {
        if (Me.Is(Role.Owner) && Query("till") is null)
        {
            _tills = await AllAsync<Till>("/v1/tills");
            if (_tills is [var only])
                (_only, _tills) = (only.Id, null);
        }

        if (_tills is null)
            _till = await GetAsync<TillDetail>($"/v1/tills/{Acting}");
    }

    /// <summary>What was typed stays after a refusal, and goes once it was taken.</summary>
    private string? Kept(string field) => Error is null ? null : Sent(field);

    private string Link(string mode) => Named is null ? $"/till?mode={mode}" : $"/till?mode={mode}&till={Named}";

    private async Task SaleAsync()
    {
        if (ReadAmount("bill") is not { } bill)
            return;
        var body = Body(("card", Card), ("bill", bill), ("redeem", IsChecked("redeem") ? "max" : null), ("payWithMoney", IsChecked("pay") ? true : null));
        _sale = (await SendAsync("POST", "/v1/scans", body))?.Read<Sale>();
    }

    private async Task TopUpAsync()
    {
        if (ReadAmount("amount") is { } amount)
            _topUp = (await SendAsync("POST", "/v1/topups", Body(("card", Card), ("amount", amount), ("method", Sent("method")))))?.Read<TopUp>();
    }

    private async Task BalanceAsync()
    {
        var answer = await Api.GetAsync(Visit.Key!, $"/v1/cards/{Uri.EscapeDataString(Card)}");
        if (answer.IsOk)
            _card = answer.Read<Card>();
        else
            Error = Layout.Refusals.Text(answer, T, Money);
    }

    private async Task ExchangeAsync()
    {
        if (ReadAmount("amount") is { } amount)
            _exchange = (await SendAsync("POST", "/v1/exchanges", Body(("amount", amount))))?.Read<Exchange>();
    }

    private async Task VoucherAsync()
    {
        if (ReadAmount("amount") is { } amount)
            _voucher = (await SendAsync("POST", $"/v1/vouchers/{Uri.EscapeDataString(Card)}/redeem", Body(("amount", amount))))?.Read<VoucherLeft>();
    }

    private async Task UndoAsync() =>
        _undone = (await SendAsync("POST", $"/v1/operations/{Uri.EscapeDataString(Query("operation") ?? "")}/reverse", Body(("comment", Sent("comment")))))?.Read<Undone>();

    private async Task DrawerAsync(DrawerAct act)
    {
        if (ReadAmount(act.Field) is { } amount && await SendAsync("POST", $"/v1/tills/{_till!.Id}/drawer/{act.What}", new DrawerBody(act, amount, Optional("comment")).Fields) is not null)
            Go(Link("drawer"), act.Done);
    }

    /// <summary>What is null is left out; an owner's call names its till.</summary>
    private Dictionary<string, object> Body(params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                body[name] = value;
        }

        if (Named is not null)
            body["till"] = Named;
        return body;
    }
}
