-- What an offline migration needs on MySQL and MariaDB: to read the tables of one database.
-- No lock and no privilege to write. Works on MySQL 5.6 to 9.x and MariaDB 10.2 and newer.
-- In a GRANT an underscore of the database's name matches any character; write \_ to mean the underscore alone.

CREATE USER '{{user}}'@'%' IDENTIFIED BY {{password}};

-- Rows and the structure of tables; without it nothing can be moved.
GRANT SELECT ON {{database}}.* TO '{{user}}'@'%';

-- What views, triggers, events and routines there are, so that they are converted or listed. Portal runs no
-- routine; the server only shows them to those who may. May be left out.
GRANT SHOW VIEW, TRIGGER, EVENT, EXECUTE ON {{database}}.* TO '{{user}}'@'%';

-- The binlog position of the snapshot where GTIDs are off; server-wide, read-only. May be left out: the rows are
-- then read over one connection, or in parallel without a position in the report.
GRANT REPLICATION CLIENT ON *.* TO '{{user}}'@'%';

-- The text of functions and procedures that other users own, so that they are converted: server-wide and read-only.
-- The first is for MySQL 8.0.20 and newer, the second for MariaDB; others skip it as a comment. Up to MySQL 5.7 grant
-- SELECT on mysql.proc by hand. May be left out: those routines are then listed as manual work.
/*!80020 GRANT SHOW_ROUTINE ON *.* TO '{{user}}'@'%' */;
/*M! GRANT SELECT ON mysql.proc TO '{{user}}'@'%' */;
