-- Target user for an online migration: as postgres-offline.sql. Incremental changes are written to tables
-- the user owns, and their triggers are disabled one by one by their owner, so nothing more is needed.
-- Run as an administrator, connected to the target database.
-- Placeholders: {{user}}, {{password}}, {{database}}.

CREATE ROLE "{{user}}" LOGIN PASSWORD '{{password}}';

-- CREATE lets the user make the target schema and its ledger schema (portal_meta); it owns both.
GRANT CONNECT, CREATE ON DATABASE "{{database}}" TO "{{user}}";
