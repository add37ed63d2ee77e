namespace Cashback.Bodies;

/// <summary>A parameter of the query that no handler's signature shows, for the API description.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInteger">Else it is a text.</param>
/// <param name="Format">Of a text: such as date-time.</param>
internal sealed record QueryShape(string Name, bool IsInteger = false, string? Format = null);

/// <summary>Another shape of the answer with 200, beside that of the route.</summary>
internal sealed record OtherAnswer(Type Type);
