-- The reverse direction: changes of the new database are applied to the MySQL or MariaDB database they came from.
-- The second block is for the database that remembers what was applied, so that a restart repeats nothing.

CREATE USER '{{user}}'@'%' IDENTIFIED BY {{password}};

GRANT SELECT, INSERT, UPDATE, DELETE ON {{database}}.* TO '{{user}}'@'%';

-- The names of triggers that would fire a second time for applied changes.
GRANT TRIGGER ON {{database}}.* TO '{{user}}'@'%';

CREATE DATABASE IF NOT EXISTS portal_meta DEFAULT CHARACTER SET utf8mb4;
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX ON portal_meta.* TO '{{user}}'@'%';
