-- Target user for an offline migration: schema, full load, verification. No superuser.
-- Run as an administrator, connected to the target database.
-- Placeholders: {{user}}, {{password}}, {{database}}.

CREATE ROLE "{{user}}" LOGIN PASSWORD '{{password}}';

-- CREATE lets the user make the target schema and its ledger schema (portal_meta); it owns both.
GRANT CONNECT, CREATE ON DATABASE "{{database}}" TO "{{user}}";
