using System.Reflection;
using Cashback.Access;
using Microsoft.AspNetCore.Http.Metadata;

namespace Cashback.Bodies;

/// <summary>One POST: who calls, the request's id, and its body.</summary>
internal sealed class Call<T> : IEndpointParameterMetadataProvider
    where T : class, new()
{
    private Call(Caller caller, UInt128 id, T body)
    {
        Caller = caller;
        Id = id;
        Body = body;
    }

    public Caller Caller { get; }

    /// <summary>128 bits of hash of the Idempotency-Key within its API key; random without one.</summary>
    public UInt128 Id { get; }

    public T Body { get; }

    public static async ValueTask<Call<T>?> BindAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var id = RequestId.Of(context, caller);
        var body = await RawBody.ReadAsync(context.Request, RawBody.LimitOf(context), RawBody.Json, static bytes => bytes.IsEmpty ? new T() : JsonBody.Parse<T>(bytes));
        return new(caller, id, body);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        if (typeof(T) != typeof(NoBody))
            builder.Metadata.Add(new BodyShape(typeof(T), "application/json"));
    }
}

/// <summary>The body of a call that says everything in its path.</summary>
internal sealed record NoBody;

/// <summary>The same, where {} may be sent.</summary>
internal sealed record EmptyBody;
