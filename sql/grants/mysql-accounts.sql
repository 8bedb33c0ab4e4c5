-- What accounts.mode (report, script, apply) needs besides: to read which users and roles there are, and what they may do.
-- Server-wide and read-only. No column with a password or a hash of one is among them. Run it behind the script of the
-- migration; what is left out here is listed in the report as not read. Works on MySQL 5.6 to 9.x and MariaDB 10.2 and newer.

GRANT SELECT (Host, User, Select_priv, Insert_priv, Update_priv, Delete_priv, Create_priv, Drop_priv, Reload_priv,
  Shutdown_priv, Process_priv, File_priv, Grant_priv, References_priv, Index_priv, Alter_priv, Show_db_priv, Super_priv,
  Create_tmp_table_priv, Lock_tables_priv, Execute_priv, Repl_slave_priv, Repl_client_priv, Create_view_priv,
  Show_view_priv, Create_routine_priv, Alter_routine_priv, Create_user_priv, Event_priv, Trigger_priv,
  Create_tablespace_priv) ON mysql.user TO '{{user}}'@'%';
GRANT SELECT ON mysql.db TO '{{user}}'@'%';
GRANT SELECT ON mysql.tables_priv TO '{{user}}'@'%';
GRANT SELECT ON mysql.columns_priv TO '{{user}}'@'%';
GRANT SELECT ON mysql.procs_priv TO '{{user}}'@'%';
GRANT SELECT ON mysql.proxies_priv TO '{{user}}'@'%';

-- Roles and locked accounts, by version; others skip these as comments.
/*!50706 GRANT SELECT (account_locked, password_expired) ON mysql.user TO '{{user}}'@'%' */;
/*!80000 GRANT SELECT (Create_role_priv, Drop_role_priv) ON mysql.user TO '{{user}}'@'%' */;
/*!80000 GRANT SELECT ON mysql.role_edges TO '{{user}}'@'%' */;
/*!80000 GRANT SELECT ON mysql.default_roles TO '{{user}}'@'%' */;
/*!80000 GRANT SELECT ON mysql.global_grants TO '{{user}}'@'%' */;
/*M! GRANT SELECT (is_role, default_role) ON mysql.user TO '{{user}}'@'%' */;
/*M! GRANT SELECT ON mysql.roles_mapping TO '{{user}}'@'%' */;
