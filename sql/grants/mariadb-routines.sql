-- What MariaDB (and MySQL up to 5.7) need besides to show the text of functions and procedures that other users own, so
-- that they can be converted. Run after mysql-offline.sql or mysql-online.sql. Reads one system table.

GRANT SELECT ON mysql.proc TO '{{user}}'@'%';
