import { defineErrors } from './define.ts'

/** INC: following the source's change log. */
export const incrementalErrors = defineErrors({
  'DM-INC-001': {
    message: 'The source writes no binary log (log_bin is {found})',
    remedy: 'Set log_bin in the configuration of the source and restart it, or migrate offline.',
    status: 422,
    exit: 3,
  },
  'DM-INC-002': {
    message: 'The binary log of the source has format {found}',
    remedy: 'Run on the source: SET GLOBAL binlog_format = ROW; sessions that are open keep the old format.',
    status: 422,
    exit: 3,
  },
  'DM-INC-003': {
    message: 'The row images of the binary log are {found}',
    remedy: 'Run on the source: SET GLOBAL binlog_row_image = FULL.',
    status: 422,
    exit: 3,
  },
  'DM-INC-004': {
    message: 'The source no longer has its binary log from position {position} on',
    remedy: 'The changes in between are lost for incremental: load again, and keep binary logs longer.',
    status: 409,
    exit: 8,
  },
  'DM-INC-005': {
    message: 'The binary log of the source is kept for {found} only, {required} are needed',
    remedy: 'Raise binlog_expire_logs_seconds for the time of the migration.',
    status: 422,
    exit: 3,
  },
  'DM-INC-006': {
    message: 'The source is another server than before: {found} instead of {expected}',
    remedy:
      'Nothing of it was applied. Give the server that was followed; after a fail-over that is not by GTIDs, begin the sub-task anew to load from the new one.',
    status: 409,
    exit: 8,
  },
  'DM-INC-007': {
    message: 'The binary log of the source cannot be decoded: {problem}',
    remedy:
      'Nothing after that place was applied. Run again; if it stays, check the version of the source and its log.',
    status: 502,
    exit: 8,
  },
  'DM-INC-008': {
    message: 'The binary log holds changes of rows as a statement: {statement}',
    remedy:
      'A session has set binlog_format to STATEMENT or MIXED. Set ROW for all, then load the tables it wrote again.',
    status: 409,
    exit: 8,
  },
  'DM-INC-009': {
    message: 'Column {column} of table {table} is not in the binary log as the structure says: {found}',
    remedy: 'The table was altered in a way that was not followed. Load the table again.',
    status: 409,
    exit: 8,
  },
  'DM-INC-010': {
    message: 'A row image of table {table} in the binary log lacks column {column}',
    remedy:
      'Run on the source: SET GLOBAL binlog_row_image = FULL, end old sessions, then load the table again.',
    status: 409,
    exit: 8,
  },
  'DM-INC-011': {
    message: 'The binary log holds an event that is not known: {event}',
    remedy: 'Nothing after it was applied. Update Portal to a version that supports this source.',
    status: 502,
    exit: 8,
  },
  'DM-INC-012': {
    message: 'A distributed (XA) transaction with changes of selected tables was prepared',
    remedy:
      'XA transactions are not followed. Commit in one phase, or load again once the application uses no XA.',
    status: 409,
    exit: 8,
  },
  'DM-INC-013': {
    message: 'The source does not know transactions that were applied already: {transactions}',
    remedy:
      'Nothing was applied. Where the new server still takes them over, wait and run again. After a fail-over that lost them the target holds what the source does not: begin the sub-task anew to load again; or, where nothing is to be followed any more, verify and repair against the new server. Or give back the old one.',
    status: 409,
    exit: 8,
  },
  'DM-INC-014': {
    message: 'A change of table {table} meets another state of the target: {kind}, {rows} rows',
    remedy:
      'Something else has written to the target. Verify and repair the table, or choose incremental.conflict = overwrite or ignore.',
    status: 409,
    exit: 9,
  },
  'DM-INC-015': {
    message: 'A changed row of table {table} cannot be stored: column {column}, {reason}',
    remedy:
      'Correct the row on the source, or choose another policy for such values and load the table again.',
    status: 409,
    exit: 9,
  },
  'DM-INC-016': {
    message: 'There is no position to follow the source from',
    remedy: 'Run the full migration of this sub-task first, with a source whose binary log is on.',
    status: 409,
    exit: 2,
  },
  'DM-INC-017': {
    message: 'A change of structure on the source cannot be followed: {statement}',
    remedy:
      'Nothing of it and nothing after it was applied; what is found says why. Decide about it on the page of the sub-task or with "portal decide": skip it once it is dealt with on the target by hand, run other SQL in its place, or leave its tables out from here on; then run again. Or begin the sub-task anew.',
    status: 409,
    exit: 8,
  },
  'DM-INC-018': {
    message: 'Table {table} is migrated with a condition or by partitions, which cannot be followed online',
    remedy: 'Move all rows of the table, leave it out, or migrate it offline.',
    status: 422,
    exit: 3,
  },
  'DM-INC-019': {
    message: 'A change of structure waits for table {table} of the target, which others hold',
    remedy:
      'It is tried again by itself. Where it does not pass, end the session that holds the table, or let it finish.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-INC-022': {
    message:
      'Table {table} keeps former versions of its rows (SYSTEM VERSIONING), which cannot be followed online',
    remedy:
      'The log holds former versions like rows of now. Migrate the table offline, leave it out, or run on the source: ALTER TABLE {table} DROP SYSTEM VERSIONING.',
    status: 422,
    exit: 3,
  },
  'DM-INC-023': {
    message: 'The binary log of the source does not hold all changes: {found}',
    remedy:
      'Take the database out of binlog_do_db and binlog_ignore_db; on a replica set log_replica_updates (log_slave_updates). Restart the source, or migrate from its own source.',
    status: 422,
    exit: 3,
  },
  'DM-INC-210': {
    message: 'The target has not taken a batch of {rows} changes for {seconds} s',
    remedy:
      'End the session that stands in the way, or let it finish; where none is named look for a full disk or a busy target. It goes on by itself.',
    status: 409,
    exit: 8,
  },
  'DM-INC-212': {
    message: 'Nothing is applied: incremental.paused is on',
    remedy:
      'Set incremental.paused to false to go on; or stop incremental, which takes everything along. Meanwhile the source must keep its log.',
    status: 409,
    exit: 8,
  },
  'DM-INC-211': {
    message: 'The source is about to remove log that is still needed: {why}',
    remedy:
      'Let the source keep its log longer (binlog_expire_logs_seconds, or the setting of its provider) and remove none by hand; then find out why changes wait. What is removed before it is read ends the migration.',
    status: 409,
    exit: 8,
  },
  'DM-INC-213': {
    message: 'The source is server {to} now, instead of {from}',
    remedy:
      'It knows everything that was applied, and is followed from there. Where no fail-over was meant, look at the address of the source.',
    status: 409,
    exit: 8,
  },
  'DM-INC-220': {
    message: 'Table {table} is left out since position {position}',
    remedy:
      'That was decided about a statement of the source; its rows on the target stay as they were then, and are not compared. To have it again, move it by a sub-task of its own.',
    status: 409,
    exit: 7,
  },
  'DM-INC-221': {
    message: 'What was decided ({action}) cannot be done about the statement: {statement}',
    remedy:
      'Nothing of it and nothing after it was applied; what is found says why. Decide otherwise on the page of the sub-task or with "portal decide", then run again.',
    status: 409,
    exit: 8,
  },
  'DM-INC-230': {
    message: 'The log of the source is kept on the executor no longer, from position {position} on: {why}',
    remedy:
      'What is kept stays and is used. From that position on the source must keep its log until it is followed: raise binlog_expire_logs_seconds (or the setting of its provider) and remove none by hand. The load goes on.',
    status: 409,
    exit: 8,
  },
  'DM-INC-231': {
    message: 'The log that was kept on the executor cannot be used: {problem}',
    remedy:
      'Nothing behind the last position was applied, and nothing is lost there. Run again: the log is then read from the source, as long as it has it. Look for a failing disk of the executor.',
    status: 409,
    exit: 8,
  },
})
