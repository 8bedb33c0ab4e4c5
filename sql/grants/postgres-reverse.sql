-- Target user for an online migration with a way back: reads the target's changes by logical decoding.
-- The server needs wal_level=logical. Run as an administrator, connected to the target database.
-- Placeholders: {{user}}, {{password}}, {{database}}.

-- REPLICATION: make and read a replication slot. Some services give it by a role of their own instead.
CREATE ROLE "{{user}}" LOGIN REPLICATION PASSWORD '{{password}}';

-- CREATE on the database: schemas, and the publication of the tables the user owns.
GRANT CONNECT, CREATE ON DATABASE "{{database}}" TO "{{user}}";

-- Marks what Portal itself wrote, so that it is not sent back to where it came from.
GRANT EXECUTE ON FUNCTION pg_catalog.pg_replication_origin_create(text) TO "{{user}}";
GRANT EXECUTE ON FUNCTION pg_catalog.pg_replication_origin_drop(text) TO "{{user}}";
GRANT EXECUTE ON FUNCTION pg_catalog.pg_replication_origin_oid(text) TO "{{user}}";
GRANT EXECUTE ON FUNCTION pg_catalog.pg_replication_origin_session_setup(text) TO "{{user}}";
GRANT EXECUTE ON FUNCTION pg_catalog.pg_replication_origin_session_reset() TO "{{user}}";
GRANT EXECUTE ON FUNCTION pg_catalog.pg_replication_origin_session_is_setup() TO "{{user}}";
