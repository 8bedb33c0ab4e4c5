import { defineErrors } from './define.ts'

/** REV: carrying changes of the target back to the source. */
export const reverseErrors = defineErrors({
  'DM-REV-001': {
    message: 'The target has wal_level {found}',
    remedy: "Run on the target: ALTER SYSTEM SET wal_level = 'logical'; then restart it.",
    status: 422,
    exit: 3,
  },
  'DM-REV-002': {
    message: 'User {user} may not replicate from the target',
    remedy: 'Run on the target: {fix}',
    status: 403,
    exit: 3,
  },
  'DM-REV-003': {
    message: 'All {max} replication slots of the target are used',
    remedy: 'Drop unused slots or raise max_replication_slots.',
    status: 409,
    exit: 3,
  },
  'DM-REV-004': {
    message: 'The target refuses a replication connection from this executor: {problem}',
    remedy: 'Add a line for the user and this address to pg_hba.conf and reload.',
    status: 409,
    exit: 3,
  },
  'DM-REV-005': {
    message: 'The replication slot {slot} is gone or invalid',
    remedy: 'Changes since then cannot be carried back: compare both sides and begin anew.',
    status: 409,
    exit: 9,
  },
})
