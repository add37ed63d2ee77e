namespace Cashback;

/// <summary>Marks what is for people and not of the API: <see cref="ConsolePages.MapConsole"/> puts it on all it maps.</summary>
public sealed class ConsoleRoute
{
    internal static ConsoleRoute Mark { get; } = new();
}
