using Cashback.Access;
using Cashback.Calls;
using Cashback.Customers;
using Cashback.Matches;
using Cashback.Things;
using Cashback.Venues;
using Microsoft.AspNetCore.Components;

namespace Cashback.Layout;

/// <summary>A page: asks the API with its visitor's key, sends what a form says, and shows what was refused.</summary>
public abstract class ConsolePage : ConsolePart
{
    /// <summary>Field of a form that names one request, so that sending it twice does it once.</summary>
    internal const string RequestField = "request";

    private string? _request;

    [Inject] private protected ApiCalls Api { get; set; } = null!;

    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>What went wrong with the form that was sent; null: nothing.</summary>
    private protected string? Error { get; set; }

    /// <summary>The answer that refused the form, with its facts; null: nothing was refused.</summary>
    private protected ApiAnswer? Refused { get; private set; }

    /// <summary>What the page is about does not exist.</summary>
    private protected bool Missing { get; private set; }

    private protected string RequestKey => _request ??= Guid.NewGuid().ToString("N");

    private protected bool IsPost => HttpMethods.IsPost(Http.Request.Method);

    /// <summary>A page is drawn once it has everything: never half of it while it waits.</summary>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await LoadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Asks for what the page shows.</summary>
    private protected virtual Task LoadAsync() => Task.CompletedTask;

    /// <summary>A field of the form that was sent; null: no form, or not in it.</summary>
    private protected string? Sent(string field) => IsPost && Http.Request.HasFormContentType && Http.Request.Form.TryGetValue(field, out var value) ? value.ToString().Trim() : null;

    private protected bool IsChecked(string field) => Sent(field) is not null;

    /// <summary>A field of the form, null where it was left empty: how the API is told of an optional field.</summary>
    private protected string? Optional(string field) => Sent(field) is { Length: > 0 } text ? text : null;

    private protected string? Query(string name) => Http.Request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A part of the page's own address, to put behind another in the API's; empty where there is none.</summary>
    private protected string Part(string name) => Query(name) is { } value ? $"&{name}={Uri.EscapeDataString(value)}" : "";

    /// <summary>Null where there is no such thing, and then the page is <see cref="Missing"/>.</summary>
    private protected async Task<T?> GetAsync<T>(string path)
        where T : class
    {
        var answer = await Api.GetAsync(Visit.Key!, path, Http.RequestAborted);
        if (answer.IsOk)
            return answer.Read<T>();
        if (answer.Status is not (StatusCodes.Status404NotFound or StatusCodes.Status400BadRequest))
            throw new ApiFailure(answer);
        Missing = true;
        Http.Response.StatusCode = StatusCodes.Status404NotFound;
        return null;
    }

    /// <summary>The whole of a short list, at most one page of it.</summary>
    private protected async Task<IReadOnlyList<T>> AllAsync<T>(string path) => (await GetAsync<ListOf<T>>($"{path}?limit=1000"))?.Data ?? [];

    /// <summary>Names of the venues, tills and matches that accounts speak of.</summary>
    private protected async Task<PlaceNames> PlacesAsync() =>
        new(await AllAsync<Venue>("/v1/venues"), await AllAsync<Till>("/v1/tills"), await AllAsync<MatchLine>("/v1/matches"));

    /// <summary>What these ids stand for; null ones are none.</summary>
    private protected Task<ThingNames> ThingsAsync(params IEnumerable<string?> ids) => new ThingNames(Api, Visit, Http.RequestAborted).LookAsync(ids.OfType<string>());

    /// <summary>Names of one page's customers, by their ids.</summary>
    private protected async Task<Dictionary<string, string>> NamesAsync(IEnumerable<string> customers)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in customers.Distinct(StringComparer.Ordinal))
            names[id] = (await GetAsync<Customer>($"/v1/customers/{id}"))?.Shown ?? id;
        return names;
    }

    /// <summary>Sends to the API under the form's own request id. What is refused becomes <see cref="Error"/>, and the next attempt a new request.</summary>
    private protected async Task<ApiAnswer?> SendAsync(string method, string path, object? body)
    {
        _request = Sent(RequestField) is { Length: > 0 and <= 64 } sent ? sent : RequestKey;
        var answer = await Api.SendAsync(Visit.Key!, method, path, body, _request, Http.RequestAborted);
        if (answer.IsOk || answer.Code != "outcome_unknown")
            _request = Guid.NewGuid().ToString("N");
        if (answer.IsOk)
            return answer;
        Refused = answer;
        Error = Refusals.Text(answer, T, Money);
        return null;
    }

    /// <summary>Shows the page anew, so that loading it again sends nothing; <paramref name="done"/> says what was done.</summary>
    private protected void Go(string path, string? done = null) =>
        Navigation.NavigateTo(done is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}done={done}");

    /// <summary>The same for each line that was picked, one after another, each by its own rules: what one refuses stops no other.</summary>
    private protected async Task PickedAsync(Func<string, Task<ApiAnswer?>> act)
    {
        var (picked, refused) = (Http.Request.Form["pick"], 0);
        foreach (var id in picked)
            refused += await act(Uri.EscapeDataString(id ?? "")) is null ? 1 : 0;
        if (picked.Count == 0)
            Error = T["list.nonePicked"];
        else if (refused > 0)
            Error = T.Of("list.refused", refused, picked.Count, Error ?? "");
        else
            Go(Http.Request.Path + QueryString.Create(Http.Request.Query.Where(part => part.Key != "done")), "changed");
        if (Error is not null)
            await LoadAsync();
    }

    private protected long? ReadAmount(string field, string asset = "money")
    {
        var amount = asset == "points" && long.TryParse(Sent(field), System.Globalization.NumberStyles.AllowLeadingSign, Visit.Culture, out var points) ? points
            : asset == "points" ? null : Money.Read(Sent(field));
        if (amount is null)
            Error = T.Of("error.amount", Money.Zero);
        return amount;
    }
}
