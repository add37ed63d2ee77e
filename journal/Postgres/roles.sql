-- The application's role: it can add to the journal and read it, but never change or delete what is in it.
-- Run as the owner of the tables, after the migrations, with the role's name in the setting cashback.role:
--   psql -v ON_ERROR_STOP=1 -c "SET cashback.role = 'cashback_app'" -f roles.sql
-- The role itself is made before: CREATE ROLE cashback_app LOGIN PASSWORD '…'.
DO $$
DECLARE app text := current_setting('cashback.role');
BEGIN
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', app);
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', app);
    EXECUTE format('GRANT SELECT ON meta TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT ON journal, feed, changes, seals TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON heads, followers TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON rows, wakeups, leases, nodes TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON outbox TO %I', app);
    -- The membership of a cluster, where there is one.
    IF to_regclass('orleansquery') IS NOT NULL THEN
        EXECUTE format('GRANT SELECT ON orleansquery TO %I', app);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON silos, silo_versions TO %I', app);
    END IF;
END
$$;
