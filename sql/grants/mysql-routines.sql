-- What MySQL 8.0.20 and newer need besides to show the text of functions and procedures that other users own, so that
-- they can be converted. Run after mysql-offline.sql or mysql-online.sql. Server-wide, read-only.

GRANT SHOW_ROUTINE ON *.* TO '{{user}}'@'%';
