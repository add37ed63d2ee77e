using System.Text;
using System.Text.Json;

namespace Cashback.Api.Tests.Moves;

/// <summary>One call that moves value.</summary>
/// <param name="Route">The name of the route.</param>
/// <param name="Key">Who calls.</param>
/// <param name="Path">With real ids in it.</param>
/// <param name="Body">As sent.</param>
/// <param name="Type">Of the body.</param>
public sealed record Move(string Route, string Key, string Path, byte[] Body, string Type = "application/json")
{
    public string IdempotencyKey { get; } = Guid.NewGuid().ToString("N");

    public static Move Of(string route, string key, string path, object? body = null) => new(route, key, path, JsonSerializer.SerializeToUtf8Bytes(body ?? new { }));

    public static Move File(string route, string key, string path, string body, string type) => new(route, key, path, Encoding.UTF8.GetBytes(body), type);

    /// <summary>Asks again as long as nobody can say yet what became of it.</summary>
    public async Task<Answer> SendAsync(ApiHost host)
    {
        while (true)
        {
            var answer = await host.SendAsync(Key, "POST", Path, Body, IdempotencyKey, Type);
            if (answer.Status != 503)
                return answer;
        }
    }

    public Task<Answer> SendWithoutKeyAsync(ApiHost host) => host.SendAsync(Key, "POST", Path, Body, null, Type);
}
