-- The stand-alone host's own tables. Never changed once released: a later shape is a further numbered file.
-- Times are RFC 3339 UTC text with ms, ids UUIDv7 text. Nothing secret but in credential.envelope (AES-256-GCM).

CREATE TABLE role (
  name text PRIMARY KEY,
  -- JSON array.
  permissions text NOT NULL,
  built_in boolean NOT NULL
);

CREATE TABLE host_user (
  id text PRIMARY KEY,
  name text NOT NULL,
  role_name text NOT NULL REFERENCES role (name),
  password_hash text NOT NULL,
  must_change_password boolean NOT NULL,
  created_at text NOT NULL,
  last_login_at text
);
CREATE UNIQUE INDEX host_user_name ON host_user (lower(name));

-- token_hash: SHA-256 of the bearer token, hex.
CREATE TABLE session (
  token_hash text PRIMARY KEY,
  user_id text NOT NULL REFERENCES host_user (id) ON DELETE CASCADE,
  created_at text NOT NULL,
  expires_at text NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE credential (
  id text PRIMARY KEY,
  -- password | private-key
  kind text NOT NULL,
  envelope text NOT NULL,
  created_at text NOT NULL
);

CREATE TABLE machine (
  id text PRIMARY KEY,
  name text NOT NULL UNIQUE,
  host text NOT NULL,
  port integer NOT NULL,
  -- The host key a person has accepted.
  key_algorithm text,
  key_fingerprint text,
  jump_machine_id text REFERENCES machine (id)
);

CREATE TABLE machine_user (
  id text PRIMARY KEY,
  machine_id text NOT NULL REFERENCES machine (id) ON DELETE CASCADE,
  position integer NOT NULL,
  name text NOT NULL,
  credential_id text REFERENCES credential (id),
  UNIQUE (machine_id, name)
);

CREATE TABLE data_source (
  id text PRIMARY KEY,
  name text NOT NULL UNIQUE,
  kind text NOT NULL,
  host text NOT NULL,
  port integer NOT NULL,
  user_name text NOT NULL,
  credential_id text NOT NULL REFERENCES credential (id),
  database_name text,
  -- JSON object.
  tls text
);

-- plugin_id: null for what was done in the host itself.
CREATE TABLE audit_entry (
  id text PRIMARY KEY,
  at text NOT NULL,
  plugin_id text,
  user_id text NOT NULL,
  user_name text NOT NULL,
  action text NOT NULL,
  resource text NOT NULL,
  outcome text NOT NULL,
  code text,
  -- JSON object.
  params text
);
CREATE INDEX audit_entry_user ON audit_entry (user_name, id);

CREATE TABLE plugin (
  id text PRIMARY KEY,
  version text NOT NULL,
  -- enabled (starts with the host) | disabled | uninstalled
  state text NOT NULL
);

-- value: JSON.
CREATE TABLE plugin_setting (
  plugin_id text NOT NULL,
  key text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (plugin_id, key)
);

INSERT INTO role (name, permissions, built_in) VALUES
  ('administrator', '["view","operate","manage","shell","admin"]', true),
  ('manager', '["view","operate","manage","shell"]', true),
  ('operator', '["view","operate"]', true),
  ('viewer', '["view"]', true);
