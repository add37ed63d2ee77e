namespace Cashback.Things;

/// <summary>What an id stands for, to people.</summary>
/// <param name="Id">As the API says it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Path">Its page; null: it has none, or this visitor may not see it.</param>
/// <param name="Icon">Of its kind.</param>
internal sealed record Thing(string Id, string Name, string? Path, string Icon);
