import { defineErrors } from './define.ts'

/** TGT: everything written to or asked of the target database. */
export const targetErrors = defineErrors({
  'DM-TGT-001': {
    message: 'The target {host}:{port} cannot be reached',
    remedy: 'Check host, port, firewall and that the server runs.',
    status: 502,
    exit: 9,
    transient: true,
  },
  'DM-TGT-002': {
    message: 'The target {host}:{port} refused user {user}',
    remedy: 'Check user name, password and pg_hba.conf.',
    status: 502,
    exit: 9,
  },
  'DM-TGT-003': {
    message: 'The target has no database {database}',
    remedy: 'Create it: CREATE DATABASE ... ENCODING UTF8 TEMPLATE template0.',
    status: 404,
    exit: 9,
  },
  'DM-TGT-004': {
    message: 'User {user} lacks the privilege {privilege} on {object}',
    remedy: 'Run on the target: {fix}',
    status: 403,
    exit: 3,
  },
  'DM-TGT-005': {
    message: 'The target database {database} has encoding {encoding}',
    remedy: 'Create the database with ENCODING UTF8 TEMPLATE template0.',
    status: 422,
    exit: 3,
  },
  'DM-TGT-006': {
    message: 'The target schema {schema} already holds {count} object(s)',
    remedy: 'Choose another schema, or set target.existing to append, truncate or recreate.',
    status: 409,
    exit: 3,
  },
  'DM-TGT-007': {
    message: 'The connection to the target was lost: {problem}',
    remedy: 'Portal reconnects by itself; if it goes on, check the server log, disk space and the network.',
    status: 502,
    exit: 75,
    transient: true,
  },
  'DM-TGT-008': {
    message: 'The target refused a statement for {object}: {problem}',
    remedy: 'See the statement in the report; mend the cause and run again.',
    status: 502,
    exit: 9,
  },
  'DM-TGT-009': {
    message: 'Table {table}, key {key}, column {column}: the target cannot hold the value ({reason})',
    remedy: 'Mend the row on the source, or set the policy option {policy}.',
    status: 422,
    exit: 7,
  },
  'DM-TGT-010': {
    message: 'Table {table} is paused: {rejected} rows were rejected, the budget is {budget}',
    remedy: 'Look at the rejected rows in the report; change the policy or raise reject.maxRows.',
    status: 422,
    exit: 7,
  },
  'DM-TGT-011': {
    message: 'The target has no space left',
    remedy:
      'Free space on the target. Following the source goes on by itself; a load goes on when it is run again.',
    status: 507,
    exit: 9,
  },
  'DM-TGT-012': {
    message: 'The target version {version} is not supported',
    remedy: 'Supported: PostgreSQL 12 and newer, openGauss 3.0 and newer.',
    status: 422,
    exit: 3,
  },
  'DM-TGT-013': {
    message: 'The target schema name {schema} is reserved',
    remedy: 'Choose another target.schema.',
    status: 422,
    exit: 3,
  },
  'DM-TGT-014': {
    message: 'Foreign key {name} of {table} has rows without a parent',
    remedy: 'See the examples in the report; mend them on the source, or leave the key out.',
    status: 422,
    exit: 7,
  },
  'DM-TGT-015': {
    message: 'Table {table} was written by another task (sub-task {owner})',
    remedy: 'End that task first, or choose another schema.',
    status: 409,
    exit: 3,
  },
  'DM-TGT-016': {
    message: 'The target is a {found} server, the job says {kind}',
    remedy: 'Set target.kind to what the server is, or give the right host and port.',
    status: 422,
    exit: 3,
  },
  'DM-TGT-017': {
    message: 'The target {host}:{port} has no connection free: {problem}',
    remedy: 'Portal tries again by itself; if it goes on, raise max_connections or lower full.workers.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-TGT-018': {
    message: 'The target {host}:{port} and Portal could not agree on TLS: {problem}',
    remedy: 'Check target.tls.mode and target.tls.ca against the TLS settings and certificate of the server.',
    status: 502,
    exit: 9,
  },
  'DM-TGT-019': {
    message: 'The target could not take changes for now: {problem}',
    remedy:
      'Portal tries again by itself; if it goes on, look for deadlocks, ended statements and memory there.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-TGT-050': {
    message: 'The edited table {table} cannot take the rows: column {column} is {found}, not {needed}',
    remedy:
      'Give the column this type or one of the same form with more room. For another type set type.overrides, by which the values are written, too.',
    status: 422,
    exit: 9,
  },
  'DM-TGT-051': {
    message: 'The edited statements have made no {kind} {name} that outlives a crash',
    remedy:
      'Give the object its name of the target, with the schema in front of it, in the edited statements.',
    status: 422,
    exit: 9,
  },
  'DM-TGT-052': {
    message: 'Table {table} was made and may hold rows; its statements were edited since',
    remedy:
      'Take the edit back to go on with the table as it is, or reset the sub-task to have it made and loaded anew.',
    status: 409,
    exit: 9,
  },
  'DM-TGT-053': {
    message: 'Others hold locks that {object} on the target needs (attempt {attempt} of {attempts})',
    remedy:
      'Portal asks again by itself, each time for some seconds, so that nobody waits behind it. Let the sessions named end their transactions; once all attempts are over the object is marked as failed, and the same command makes it.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-TGT-054': {
    message:
      'Table {table} is there already and cannot take the rows: column {column} is {found}, not {needed}',
    remedy:
      'Alter the column, or have the values written for it by type.overrides; objects.rules leaves a column out, target.existing = recreate makes the table anew.',
    status: 422,
    exit: 3,
  },
  'DM-TGT-060': {
    message: 'type.overrides cannot give {table}.{column} its type: {problem}',
    remedy: 'Change or remove this entry of type.overrides; a wish may not lose values.',
    status: 422,
    exit: 3,
  },
  'DM-TGT-070': {
    message: 'User {user} may not make the {count} role(s) that accounts.mode asks for',
    remedy:
      'Run on the target: {fix} Or set accounts.mode to "script" and let an administrator run reports/accounts.sql.',
    status: 403,
    exit: 3,
  },
  'DM-TGT-071': {
    message: 'The target has no role {role}, which {option} names',
    remedy: 'Make the role on the target or correct the option: {fix}',
    status: 422,
    exit: 3,
  },
  'DM-TGT-072': {
    message: 'User {user} may not make role {role} the owner of objects: it lacks {missing}',
    remedy: 'Run on the target: {fix}',
    status: 403,
    exit: 3,
  },
  'DM-TGT-073': {
    message: '{count} statement(s) for accounts and owners failed on the target',
    remedy:
      'The report lists each with its reason. Mend it and run again, or let an administrator run reports/accounts.sql.',
    status: 409,
    exit: 7,
  },
  'DM-TGT-074': {
    message: 'Role {role} is an administrator of the target; account {account} does not become it',
    remedy: 'Rename one of them, or grant by hand what is meant.',
    status: 409,
    exit: 7,
  },
})
