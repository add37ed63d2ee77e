using Orleans.Runtime;

namespace Cashback.Bench;

/// <summary>The peer: a card as Orleans would keep it by itself. State only, no ledger, no request ids, no history.</summary>
[Alias("cashback.bench.state")]
internal interface IStateGrain : IGrainWithIntegerKey
{
    [Alias("earn")]
    Task<long> EarnAsync(long bill);
}

[GenerateSerializer, Alias("cashback.bench.earned")]
internal sealed class Earned
{
    [Id(0)]
    public long Gift { get; set; }

    [Id(1)]
    public long Scans { get; set; }
}

internal sealed class StateGrain([PersistentState("earned", StateGrain.Store)] IPersistentState<Earned> state) : Grain, IStateGrain
{
    public const string Store = "peer";

    /// <summary>What Microsoft.Orleans.Persistence.AdoNet asks of PostgreSQL, with the key that makes a row unique.</summary>
    public const string Tables = """
        CREATE TABLE peer_state (
            id_hash int NOT NULL, n0 bigint NOT NULL, n1 bigint NOT NULL, type_hash int NOT NULL, type text NOT NULL,
            extension text, service text NOT NULL, version int NOT NULL, payload bytea, changed timestamptz NOT NULL
        ) WITH (fillfactor = 70);
        CREATE UNIQUE INDEX ON peer_state (id_hash, type_hash, n0, n1, type, service, coalesce(extension, ''));
        INSERT INTO orleansquery (querykey, querytext) VALUES
        ('ReadFromStorageKey', $$
            SELECT payload AS "PayloadBinary", (now() AT TIME ZONE 'utc') AS "ModifiedOn", version AS "Version" FROM peer_state
            WHERE id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
                AND type = @GrainTypeString AND service = @ServiceId AND coalesce(extension, '') = coalesce(@GrainIdExtensionString::text, '')
        $$),
        ('WriteToStorageKey', $$
            WITH changed AS (
                UPDATE peer_state SET payload = @PayloadBinary, version = version + 1, changed = now()
                WHERE id_hash = @GrainIdHash AND type_hash = @GrainTypeHash AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
                    AND type = @GrainTypeString AND service = @ServiceId AND coalesce(extension, '') = coalesce(@GrainIdExtensionString::text, '')
                    AND version = @GrainStateVersion::int
                RETURNING version
            ), made AS (
                INSERT INTO peer_state (id_hash, n0, n1, type_hash, type, extension, service, version, payload, changed)
                SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString::text, @ServiceId, 1, @PayloadBinary, now()
                WHERE @GrainStateVersion::int IS NULL
                ON CONFLICT DO NOTHING RETURNING version
            )
            SELECT version AS "NewGrainStateVersion" FROM changed UNION ALL SELECT version FROM made
        $$),
        ('ClearStorageKey', $$SELECT @GrainStateVersion::int AS "NewGrainStateVersion"$$);
        """;

    public async Task<long> EarnAsync(long bill)
    {
        state.State.Gift += bill * 5 / 100;
        state.State.Scans++;
        await state.WriteStateAsync();
        return state.State.Gift;
    }
}
