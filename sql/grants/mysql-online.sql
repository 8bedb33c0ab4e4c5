-- What an online migration needs on MySQL and MariaDB: to read one database and to follow the binlog.
-- Works on MySQL 5.6 to 9.x and MariaDB 10.2 and newer.

CREATE USER '{{user}}'@'%' IDENTIFIED BY {{password}};

-- Rows and the structure of tables.
GRANT SELECT ON {{database}}.* TO '{{user}}'@'%';

-- What views, triggers, events and routines there are, so that the report lists what was not moved. Portal runs no
-- routine; the server only shows them to those who may. May be left out.
GRANT SHOW VIEW, TRIGGER, EVENT, EXECUTE ON {{database}}.* TO '{{user}}'@'%';

-- The position of the snapshot, and the binlog from there on. Both exist server-wide only.
GRANT REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO '{{user}}'@'%';
