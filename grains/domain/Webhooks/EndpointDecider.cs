using System.Diagnostics;
using Cashback.Grains;
using Cashback.Reads;

namespace Cashback.Webhooks;

/// <summary>One endpoint of an integrator: address, filter, secrets. What is sent to it is the follower's and the sender's business.</summary>
internal sealed class EndpointDecider() : Decider<EndpointState>(GrainKind.Endpoint, 1, EndpointJson.Default.EndpointState)
{
    /// <summary>Every decision lists the endpoint anew.</summary>
    protected override Decision Judge(EndpointState? state, Command command, Turn turn)
    {
        var decision = Rule(state, command, turn);
        return decision is { State: EndpointState after, Reply: not Refused }
            ? decision with { Rows = [Row(after, turn)], Reply = command is ChangeEndpoint ? View(after, turn) : decision.Reply }
            : decision;
    }

    protected override Reply Answer(EndpointState? state, Query query, Turn turn) => (query, state) switch
    {
        (GetEndpoint, { Deleted: false } s) => View(s, turn),
        (GetEndpoint, _) => new Refused(new NotFound()),
        _ => throw new UnreachableException(query.ToString()),
    };

    private static Decision Rule(EndpointState? state, Command command, Turn turn) => (command, state) switch
    {
        (CreateEndpoint create, null) => new(new EndpointState(create.Url, create.Events, turn.Now, true, 1), Done.Instance),
        // Named from the request, so it is the same endpoint.
        (CreateEndpoint, { Deleted: false }) => Decision.Unrecorded(Done.Instance),
        (ChangeEndpoint change, { Deleted: false } s) => Change(s, change),
        (RotateEndpointSecret rotate, { Deleted: false } s) => Rotate(s, turn.Now.AddHours(rotate.OverlapHours)),
        (DisableEndpoint disable, { Deleted: false, Enabled: true } s) => new(s with { Enabled = false, Reason = disable.Reason }, Done.Instance),
        (DisableEndpoint, { Deleted: false }) => Decision.Unrecorded(Done.Instance),
        (DeleteEndpoint, { Deleted: false } s) => new(s with { Deleted = true, Enabled = false }, Done.Instance),
        (PromptDelivery, { Deleted: false } s) => new(s, new DeliveryPrompted(turn.Now)),
        (CreateEndpoint or ChangeEndpoint or PromptDelivery or RotateEndpointSecret or DisableEndpoint or DeleteEndpoint, _) => Decision.Unrecorded(new Refused(new NotFound())),
        _ => throw new UnreachableException(command.ToString()),
    };

    private static Decision Change(EndpointState state, ChangeEndpoint change)
    {
        var after = state with { Url = change.Url ?? state.Url, Events = change.Events ?? state.Events, Enabled = change.Enabled ?? state.Enabled };
        return new(after.Enabled ? after with { Reason = null } : after, Done.Instance);
    }

    private static Decision Rotate(EndpointState state, DateTimeOffset oldUntil) =>
        new(state with { Secret = state.Secret + 1, OldUntil = oldUntil }, new EndpointSecretRotated(state.Secret + 1, oldUntil));

    private static RowWrite Row(EndpointState state, Turn turn)
    {
        var key = RowKey.Of(turn.Grain.Programme, ListKind.Endpoints, state.CreatedAt, turn.Grain.Ref);
        return state.Deleted ? RowWrite.Delete(key) : RowWrite.Of(key, View(state, turn), Wire.Default.EndpointView);
    }

    private static EndpointView View(EndpointState state, Turn turn) =>
        new(turn.Grain.Ref, state.Url, state.Events, state.Enabled, state.CreatedAt, state.Secret, state.OldUntil, state.Reason);
}
