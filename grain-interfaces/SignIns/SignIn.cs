using Cashback.Grains;

namespace Cashback.SignIns;

/// <summary>A one-time code was sent to a customer. The grain is named by the code's hash, so the code is stored nowhere.</summary>
/// <param name="Programme">Number of his programme.</param>
/// <param name="Customer">Who may use it.</param>
/// <param name="Until">Not after that.</param>
public sealed record StartSignIn(int Programme, GrainRef Customer, DateTimeOffset Until) : Command
{
    /// <summary>How long a code can be used: a mail may be slow, a person too.</summary>
    public static TimeSpan ValidFor { get; } = TimeSpan.FromMinutes(15);
}

/// <summary>Uses the code up; <c>sign_in_refused</c>.</summary>
public sealed record ConfirmSignIn : Command;

public sealed record SignedIn(int Programme, GrainRef Customer) : Reply;
