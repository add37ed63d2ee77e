using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Payments;

/// <summary>Events of the payment provider: a signature stands for the key.</summary>
internal static class ProviderWebhookApi
{
    public static void MapProviderWebhook(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/webhooks/stripe/{programme}", ReceiveAsync).WithTags("Top-ups").WithName("receiveProviderEvent").WithMetadata(new BodyShape(typeof(JsonElement), "application/json"));

    private static async Task<Result<ReceivedReply>> ReceiveAsync(HttpContext context, string programme, IPayments payments)
    {
        var body = await RawBody.ReadAsync(context.Request, RawBody.MaxBytes, RawBody.Anything, bytes => bytes.ToArray());
        if (Number(programme) is not { } number || context.Request.Headers["Stripe-Signature"] is not [{ } signature])
            return Problem.Of(ProblemCode.BadSignature);
        return await payments.ReceiveAsync(number, body, signature) switch
        {
            true => new ReceivedReply(true),
            false => Problem.Of(ProblemCode.BadSignature),
            null => Problem.Of(ProblemCode.ProviderUnavailable, retryAfter: 5),
        };
    }

    /// <summary>A programme's id, or its number.</summary>
    private static int? Number(string programme) =>
        GrainRef.TryParse(programme, GrainKind.Programme, out var id) ? id.Key <= int.MaxValue ? (int)id.Key : null
        : int.TryParse(programme, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

internal sealed record ReceivedReply(bool Received);
