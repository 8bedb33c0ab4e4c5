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
    remedy: 'Give the server the position belongs to; after a fail-over with GTID, confirm the new server.',
    status: 409,
    exit: 8,
  },
})
