-- An online migration from a managed service: no SUPER, RELOAD, BACKUP_ADMIN, FILE or PROCESS, which such services do
-- not hand out and Portal does not need. Works on MySQL 5.6 to 9.x and MariaDB 10.2 and newer.

CREATE USER '{{user}}'@'%' IDENTIFIED BY {{password}};

GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON {{database}}.* TO '{{user}}'@'%';

-- The administrator of a managed service may grant these two.
GRANT REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO '{{user}}'@'%';
