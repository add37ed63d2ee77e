using System.Diagnostics;
using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.SignIns;

/// <param name="Programme">Of the customer.</param>
/// <param name="Customer">Who may use the code.</param>
/// <param name="Until">Not after that.</param>
/// <param name="Used">It was used.</param>
internal sealed record SignInState(
    [property: JsonPropertyName("p")] int Programme,
    [property: JsonPropertyName("c")] GrainRef Customer,
    [property: JsonPropertyName("e")] DateTimeOffset Until,
    [property: JsonPropertyName("u")] bool Used = false) : GrainState;

/// <summary>One code: good once, and not for long.</summary>
internal sealed class SignInDecider() : Decider<SignInState>(GrainKind.SignIn, 1, SignInJson.Default.SignInState)
{
    protected override Decision Judge(SignInState? state, Command command, Turn turn) => (command, state) switch
    {
        (StartSignIn start, null) => new(new SignInState(start.Programme, start.Customer, start.Until), Done.Instance),
        // Named by the code, so it is the same one.
        (StartSignIn, { }) => Decision.Unrecorded(Done.Instance),
        (ConfirmSignIn, { Used: false } s) when turn.Now <= s.Until => new(s with { Used = true }, new SignedIn(s.Programme, s.Customer)),
        // Unknown, used and too old look alike, and leave no trace.
        (ConfirmSignIn, _) => Decision.Unrecorded(new Refused(new SignInRefused())),
        _ => throw new UnreachableException(command.ToString()),
    };

    protected override Reply Answer(SignInState? state, Query query, Turn turn) => throw new UnreachableException(query.ToString());
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SignInState))]
internal sealed partial class SignInJson : JsonSerializerContext;
