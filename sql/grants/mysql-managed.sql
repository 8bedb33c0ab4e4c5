-- An online migration from a managed service: no SUPER, RELOAD, BACKUP_ADMIN, FILE or PROCESS, which such services do
-- not hand out and Portal does not need. Works on MySQL 5.6 to 9.x and MariaDB 10.2 and newer.

CREATE USER '{{user}}'@'%' IDENTIFIED BY {{password}};

GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON {{database}}.* TO '{{user}}'@'%';

-- The administrator of a managed service may grant these two.
GRANT REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO '{{user}}'@'%';

-- The text of functions and procedures that other users own, so that they are converted: server-wide and read-only.
-- The first is for MySQL 8.0.20 and newer, the second for MariaDB; others skip it as a comment. Up to MySQL 5.7 grant
-- SELECT on mysql.proc by hand. May be left out: those routines are then listed as manual work.
/*!80020 GRANT SHOW_ROUTINE ON *.* TO '{{user}}'@'%' */;
/*M! GRANT SELECT ON mysql.proc TO '{{user}}'@'%' */;
