-- What an online migration needs on MySQL and MariaDB: to read one database and to follow the binlog.
-- Works on MySQL 5.6 to 9.x and MariaDB 10.2 and newer.

CREATE USER '{{user}}'@'%' IDENTIFIED BY {{password}};

-- Rows and the structure of tables.
GRANT SELECT ON {{database}}.* TO '{{user}}'@'%';

-- Definitions of views, triggers and events, so that the report lists what was not moved. May be left out.
GRANT SHOW VIEW, TRIGGER, EVENT ON {{database}}.* TO '{{user}}'@'%';

-- The position of the snapshot, and the binlog from there on. Both exist server-wide only.
GRANT REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO '{{user}}'@'%';
