-- What an offline migration needs on MySQL and MariaDB: to read the tables of one database.
-- No lock and no privilege to write. Works on MySQL 5.6 to 9.x and MariaDB 10.2 and newer.
-- In a GRANT an underscore of the database's name matches any character; write \_ to mean the underscore alone.

CREATE USER '{{user}}'@'%' IDENTIFIED BY {{password}};

-- Rows and the structure of tables; without it nothing can be moved.
GRANT SELECT ON {{database}}.* TO '{{user}}'@'%';

-- What views, triggers, events and routines there are, so that the report lists what was not moved. Portal runs no
-- routine; the server only shows them to those who may. May be left out.
GRANT SHOW VIEW, TRIGGER, EVENT, EXECUTE ON {{database}}.* TO '{{user}}'@'%';

-- The binlog position of the snapshot where GTIDs are off; server-wide, read-only. May be left out: the rows are
-- then read over one connection, or in parallel without a position in the report.
GRANT REPLICATION CLIENT ON *.* TO '{{user}}'@'%';
