-- What Microsoft.Orleans.Clustering.AdoNet asks of a database: a table of the statements that it runs, by name, and whatever
-- tables they use. Run once by the owner of the tables; a silo that may create tables runs it by itself.
-- A cluster's version goes up by one with each change of its members, and a change names the version that it was made on.

CREATE TABLE silo_versions (
    cluster text PRIMARY KEY,
    version int NOT NULL
);

CREATE TABLE silos (
    cluster text NOT NULL REFERENCES silo_versions,
    address text NOT NULL,
    port int NOT NULL,
    generation int NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    status int NOT NULL,
    proxy_port int NOT NULL,
    suspect_times text,
    started_at timestamptz NOT NULL,
    alive_at timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation)
);

CREATE TABLE orleansquery (
    querykey text PRIMARY KEY,
    querytext text NOT NULL
);

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', $$
    WITH made AS (INSERT INTO silo_versions (cluster, version) VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT EXISTS (SELECT FROM made)
$$),
('InsertMembershipKey', $$
    WITH next AS (
        UPDATE silo_versions SET version = version + 1 WHERE cluster = @DeploymentId AND version = @Version RETURNING cluster
    ), made AS (
        INSERT INTO silos (cluster, address, port, generation, name, host, status, proxy_port, started_at, alive_at)
        SELECT cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next
        ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT EXISTS (SELECT FROM made)
$$),
('UpdateMembershipKey', $$
    WITH next AS (
        UPDATE silo_versions SET version = version + 1 WHERE cluster = @DeploymentId AND version = @Version RETURNING cluster
    ), changed AS (
        UPDATE silos s SET status = @Status, suspect_times = @SuspectTimes, alive_at = @IAmAliveTime FROM next
        WHERE s.cluster = next.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation RETURNING 1
    )
    SELECT EXISTS (SELECT FROM changed)
$$),
('UpdateIAmAlivetimeKey', $$
    UPDATE silos SET alive_at = @IAmAliveTime
    WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),
('MembershipReadRowKey', $$
    SELECT v.version AS "Version", s.address AS "Address", s.port AS "Port", s.generation AS "Generation", s.name AS "SiloName",
        s.host AS "HostName", s.status AS "Status", s.proxy_port AS "ProxyPort", s.suspect_times AS "SuspectTimes",
        s.started_at AS "StartTime", s.alive_at AS "IAmAliveTime"
    FROM silo_versions v
    LEFT JOIN silos s ON s.cluster = v.cluster AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
    WHERE v.cluster = @DeploymentId
$$),
('MembershipReadAllKey', $$
    SELECT v.version AS "Version", s.address AS "Address", s.port AS "Port", s.generation AS "Generation", s.name AS "SiloName",
        s.host AS "HostName", s.status AS "Status", s.proxy_port AS "ProxyPort", s.suspect_times AS "SuspectTimes",
        s.started_at AS "StartTime", s.alive_at AS "IAmAliveTime"
    FROM silo_versions v
    LEFT JOIN silos s ON s.cluster = v.cluster
    WHERE v.cluster = @DeploymentId
$$),
('GatewaysQueryKey', $$
    SELECT address AS "Address", proxy_port AS "ProxyPort", generation AS "Generation" FROM silos
    WHERE cluster = @DeploymentId AND status = @Status AND proxy_port > 0
$$),
('DeleteMembershipTableEntriesKey', $$
    WITH gone AS (DELETE FROM silos WHERE cluster = @DeploymentId)
    DELETE FROM silo_versions WHERE cluster = @DeploymentId
$$),
('CleanupDefunctSiloEntriesKey', $$
    DELETE FROM silos WHERE cluster = @DeploymentId AND status = 6 AND alive_at < @IAmAliveTime
$$);
