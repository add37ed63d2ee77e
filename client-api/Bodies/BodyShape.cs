namespace Cashback.Bodies;

/// <summary>
/// What a route reads, for the API description. Not ASP.NET's own metadata: routing would answer 415 from it before it asks
/// for a key.
/// </summary>
internal sealed record BodyShape(Type Type, string ContentType);
