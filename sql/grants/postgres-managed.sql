-- Target user as on a managed service: owner of its schema and of a ledger schema made beforehand, no CREATE on the
-- database. Run as an administrator, connected to the target database.
-- Placeholders: {{user}}, {{password}}, {{database}}, {{schema}}.

CREATE ROLE "{{user}}" LOGIN PASSWORD '{{password}}';
GRANT CONNECT ON DATABASE "{{database}}" TO "{{user}}";
REVOKE CREATE ON DATABASE "{{database}}" FROM "{{user}}";

-- An administrator who is no superuser must be a member of a role to give it something.
GRANT "{{user}}" TO CURRENT_USER;
CREATE SCHEMA "{{schema}}" AUTHORIZATION "{{user}}";
CREATE SCHEMA portal_meta AUTHORIZATION "{{user}}";

-- Functions that imitate the source's, which translated views and routines call. May be left out where none need them.
CREATE SCHEMA mysql_compat AUTHORIZATION "{{user}}";
GRANT USAGE ON SCHEMA mysql_compat TO PUBLIC;
