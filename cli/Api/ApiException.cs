namespace Cashback.Api;

/// <summary>The API said no, or gave no answer in time.</summary>
/// <param name="status">HTTP status; 0 where there was no answer.</param>
/// <param name="code">The stable code of the problem.</param>
/// <param name="message">For people.</param>
internal sealed class ApiException(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    /// <summary>Nothing happened, or asking again with the same key tells what did.</summary>
    public static bool IsPassing(int status) => status is 0 or 429 or 503;
}
