using System.Net;
using System.Text.RegularExpressions;

namespace Cashback.Hosts;

/// <summary>Somebody of the staff with a browser that has no script: signed in, and asking for pages.</summary>
internal sealed partial class BenchBrowser : IDisposable
{
    private readonly HttpClient http;

    private BenchBrowser(EmbeddedHost host) => http = new(new SocketsHttpHandler { CookieContainer = new(), AllowAutoRedirect = false }) { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>With the form that takes a key, as it stands on the page.</summary>
    public static async Task<BenchBrowser> SignInAsync(EmbeddedHost host, string key)
    {
        var browser = new BenchBrowser(host);
        var page = await browser.PageAsync("/sign-in");
        var form = Forms().Matches(page).First(f => f.Value.Contains("data-pair", StringComparison.Ordinal));
        var fields = Inputs().Matches(form.Value).Select(i => KeyValuePair.Create(i.Groups["name"].Value, WebUtility.HtmlDecode(i.Groups["value"].Value)));
        using var sent = new FormUrlEncodedContent([.. fields.Where(f => f.Key != "key"), new("key", key)]);
        using var answer = await browser.http.PostAsync(new Uri("/sign-in", UriKind.Relative), sent);
        return answer.StatusCode == HttpStatusCode.Found ? browser : throw new InvalidOperationException($"sign-in: {answer.StatusCode}");
    }

    public async Task<string> PageAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync() : throw new InvalidOperationException($"{path}: {answer.StatusCode}");
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*? name=\"(?<name>[^\"]*)\"[^>]*?(?: value=\"(?<value>[^\"]*)\")?[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Inputs();
}
