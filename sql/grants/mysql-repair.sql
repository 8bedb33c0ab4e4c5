-- Writing corrections of a verification back to a MySQL or MariaDB database. The structure stays as it is.

CREATE USER '{{user}}'@'%' IDENTIFIED BY {{password}};

GRANT SELECT, INSERT, UPDATE, DELETE ON {{database}}.* TO '{{user}}'@'%';
