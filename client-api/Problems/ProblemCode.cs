using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using Cashback.Grains;

namespace Cashback.Problems;

/// <summary>One stable code: its HTTP status and its title. Each has a page in docs/refusals.</summary>
internal sealed record ProblemCode(string Code, int Status, string Title)
{
    public static readonly ProblemCode InvalidRequest = new("invalid_request", 400, "The request is malformed.");
    public static readonly ProblemCode UnknownField = new("unknown_field", 400, "The request has a field that this call does not know.");
    public static readonly ProblemCode IdempotencyKeyMissing = new("idempotency_key_missing", 400, "A request that moves value needs an Idempotency-Key.");
    public static readonly ProblemCode BadSignature = new("bad_signature", 400, "The signature is missing, wrong, or too old.");
    public static readonly ProblemCode Unauthorized = new("unauthorized", 401, "The API key is missing or not known.");
    public static readonly ProblemCode Forbidden = new("forbidden", 403, "This key may not do this.");
    public static readonly ProblemCode TillKeyRequired = new("till_key_required", 403, "This call needs the key of a till.");
    public static readonly ProblemCode NotFound = new("not_found", 404, "There is no such thing here.");
    public static readonly ProblemCode MethodNotAllowed = new("method_not_allowed", 405, "This path does not know that method.");
    public static readonly ProblemCode SandboxRefused = new("sandbox_refused", 409, "The sandbox cannot do this with a payment in that state.");
    public static readonly ProblemCode CardNotDigital = new("card_not_digital", 409, "Only a digital card has a rotating code.");
    public static readonly ProblemCode ProofFailed = new("proof_failed", 409, "The books do not balance, so nothing is paid out and no drawer is closed.");
    public static readonly ProblemCode TooManyEndpoints = new("too_many_endpoints", 409, "The programme has as many webhook endpoints as one can have.");
    public static readonly ProblemCode WebhookUrlRefused = new("webhook_url_refused", 422, "Events go to public addresses by https only.");
    public static readonly ProblemCode RequestTimeout = new("request_timeout", 408, "The request took too long to arrive.");
    public static readonly ProblemCode PayloadTooLarge = new("payload_too_large", 413, "The request is too large.");
    public static readonly ProblemCode UnsupportedMediaType = new("unsupported_media_type", 415, "The content type of the request is not the one expected.");
    public static readonly ProblemCode OnlineNotAvailable = new("online_not_available", 422, "Online payments are not set up.");
    public static readonly ProblemCode TooManyFailedLookUps = new("too_many_failed_look_ups", 429, "Too many codes were not known. Wait before the next one.");
    public static readonly ProblemCode WeakPassword = new("weak_password", 422, "The password is too easy to guess.");
    public static readonly ProblemCode StaffExists = new("staff_exists", 409, "Somebody has an account with this address.");
    public static readonly ProblemCode WrongPassword = new("wrong_password", 422, "That is not the present password.");
    public static readonly ProblemCode TooManyAttempts = new("too_many_attempts", 429, "Too many attempts. Wait a minute.");
    public static readonly ProblemCode PasskeyRefused = new("passkey_refused", 422, "The passkey was not accepted.");
    public static readonly ProblemCode InternalError = new("internal_error", 500, "Something broke on our side.");
    public static readonly ProblemCode Overloaded = new("overloaded", 503, "Too busy; nothing happened. Try again.");
    public static readonly ProblemCode ProviderUnavailable = new("provider_unavailable", 503, "The payment provider does not answer. Ask again with the same Idempotency-Key.");
    public static readonly ProblemCode OutcomeUnknown = new("outcome_unknown", 503, "It may have happened. Ask again with the same Idempotency-Key.");

    /// <summary>The codes that the edge itself gives.</summary>
    public static IReadOnlyList<ProblemCode> Edge { get; } =
    [
        InvalidRequest, UnknownField, IdempotencyKeyMissing, BadSignature, Unauthorized, Forbidden, TillKeyRequired, NotFound, MethodNotAllowed, CardNotDigital, SandboxRefused, ProofFailed, TooManyEndpoints, WebhookUrlRefused, RequestTimeout,
        PayloadTooLarge, UnsupportedMediaType, OnlineNotAvailable, TooManyFailedLookUps, WeakPassword, StaffExists, WrongPassword, TooManyAttempts, PasskeyRefused, InternalError, Overloaded, ProviderUnavailable, OutcomeUnknown,
    ];

    private static readonly FrozenDictionary<Type, string> Names = typeof(Refusal)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    private static readonly FrozenDictionary<Type, ProblemCode> ByRefusal = RefusalStatus.Table
        .ToFrozenDictionary(row => row.Refusal, row => new ProblemCode(Names[row.Refusal], row.Status, row.Title));

    public static ProblemCode Of(Refusal refusal) => ByRefusal[refusal.GetType()];

    /// <summary>Every code there is, once.</summary>
    public static IEnumerable<ProblemCode> All => Edge.Concat(ByRefusal.Values).DistinctBy(code => code.Code, StringComparer.Ordinal);

    public static ProblemCode OfStatus(int status) => Edge.FirstOrDefault(code => code.Status == status)
        ?? (status < 500 ? InvalidRequest with { Status = status } : InternalError);
}
