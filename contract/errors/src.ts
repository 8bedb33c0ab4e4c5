import { defineErrors } from './define.ts'

/** SRC: everything read from or asked of the source database. */
export const sourceErrors = defineErrors({
  'DM-SRC-001': {
    message: 'The source {host}:{port} cannot be reached',
    remedy: 'Check host, port, firewall and that the server runs.',
    status: 502,
    exit: 8,
    transient: true,
  },
  'DM-SRC-002': {
    message: 'The source {host}:{port} refused user {user}',
    remedy: 'Check user name, password and the host the account is allowed from.',
    status: 502,
    exit: 8,
  },
  'DM-SRC-003': {
    message: 'The source has no database {database}, or user {user} may not see it',
    remedy: 'Check the name (it can be case-sensitive) and grant SELECT on it.',
    status: 404,
    exit: 8,
  },
  'DM-SRC-004': {
    message: 'User {user} lacks the privilege {privilege} on {object}',
    remedy: 'Run on the source: {fix}',
    status: 403,
    exit: 3,
  },
  'DM-SRC-005': {
    message: 'Column {table}.{column} has type {type}, which cannot be converted yet',
    remedy: 'Leave the table out (objects.tables.exclude) or change the column.',
    status: 422,
    exit: 3,
  },
  'DM-SRC-006': {
    message: 'The source version {version} is not supported',
    remedy: 'Supported: MySQL 5.6 to 9.x, MariaDB 10.2 and newer.',
    status: 422,
    exit: 3,
  },
  'DM-SRC-007': {
    message: 'The connection to the source was lost: {problem}',
    remedy: 'Portal reconnects by itself; if it goes on, check the server log and the network.',
    status: 502,
    exit: 75,
    transient: true,
  },
  'DM-SRC-008': {
    message: 'Reading {table} ended early: {received} rows came, {expected} were counted',
    remedy: 'Run again; the chunk is read anew. Check net_write_timeout and the server log.',
    status: 502,
    exit: 75,
    transient: true,
  },
  'DM-SRC-009': {
    message: 'No table of database {database} is selected',
    remedy: 'Check objects.tables.include and exclude; names are matched as the source writes them.',
    status: 422,
    exit: 3,
  },
  'DM-SRC-010': {
    message: 'The selected table {table} does not exist in the source',
    remedy: 'Check the name in objects.tables.include.',
    status: 422,
    exit: 3,
  },
  'DM-SRC-011': {
    message: 'The table {table} changed its structure after the target was made',
    remedy: 'Undo the change, leave the table out (objects.tables.exclude), or begin the sub-task anew.',
    status: 409,
    exit: 8,
  },
  'DM-SRC-012': {
    message: 'The source statement failed: {problem}',
    remedy: 'See the log for the statement; mend the cause and run again.',
    status: 502,
    exit: 8,
  },
  'DM-SRC-013': {
    message: 'Table {table} uses the engine {engine}, which has no consistent snapshot',
    remedy: 'Convert it to InnoDB, or make sure nobody writes to it while it is read.',
    status: 422,
    exit: 3,
  },
  'DM-SRC-014': {
    message: 'No consistent snapshot could be opened: {problem}',
    remedy: 'Run when the source is quieter, use one reader (full.workers=1), or see docs for snapshot.way.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-SRC-015': {
    message: 'Names that differ only in case meet after folding: {names}',
    remedy: 'Set names.case to "exact", or rename one of them.',
    status: 422,
    exit: 3,
  },
  'DM-SRC-016': {
    message: 'The source could not serve a statement in time: {problem}',
    remedy: 'Portal tries again; if it goes on, look for long transactions, DDL and connection limits there.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-SRC-017': {
    message: 'The source {host}:{port} and Portal could not agree on TLS: {problem}',
    remedy: 'Check source.tls.mode and source.tls.ca against the TLS settings and certificate of the server.',
    status: 502,
    exit: 8,
  },
  'DM-SRC-018': {
    message: 'Table {table} has {count} columns; a table of the target holds {limit}',
    remedy: 'Leave the table out (objects.tables.exclude) or split it.',
    status: 422,
    exit: 3,
  },
  'DM-SRC-019': {
    message: 'The source {host}:{port} does not compress connections',
    remedy:
      'Set source.compression to none, or add zlib to protocol_compression_algorithms of the server (a proxy between may refuse it, too).',
    status: 422,
    exit: 3,
  },
  'DM-SRC-040': {
    message: 'A rule names {subject}, which the source does not have or which leaves nothing',
    remedy: 'Correct the names in objects.rules; they are written as the source writes them.',
    status: 422,
    exit: 3,
  },
  'DM-SRC-041': {
    message: 'The rule for table {table} cannot be read: {problem}',
    remedy:
      'Correct objects.rules.{table}: its condition and its partitions are used by the source as they are.',
    status: 422,
    exit: 3,
  },
  'DM-SRC-042': {
    message: 'Reading gave way to a statement that waited for table {table}',
    remedy: 'Nothing is to be done: what was being read is read again when that statement has ended.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-SRC-043': {
    message: 'The load rests because the databases have enough to do: {reasons}',
    remedy:
      'It goes on by itself. The thresholds are the options governor.*, which can be changed while it runs.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-SRC-044': {
    message: 'Table {table} has no key and was read in pieces, whose common view of the source has ended',
    remedy: 'Nothing is to be done: the table is loaded anew, all of it in one view.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-SRC-045': {
    message: 'Rows are read in the hours of limit.hours only ({hours}); the next begin at {until}',
    remedy: 'It goes on by itself. limit.hours can be changed while it runs.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-SRC-070': {
    message: 'User {user} may not read {what} of the source',
    remedy: 'Run on the source: {fix}',
    status: 403,
    exit: 3,
  },
})
