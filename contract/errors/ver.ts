import { defineErrors } from './define.ts'

/** VER: verification. */
export const verifyErrors = defineErrors({
  'DM-VER-001': {
    message: '{tables} table(s) differ in {rows} row(s)',
    remedy: 'See the differences in the report.',
    status: 409,
    exit: 6,
  },
  'DM-VER-002': {
    message: 'Table {table} cannot be compared: {problem}',
    remedy: 'Mend the cause and verify again; the table counts as not verified.',
    status: 409,
    exit: 6,
  },
  'DM-VER-003': {
    message: 'Objects of {tables} table(s) are not as they were planned, in {items} place(s)',
    remedy: 'See what was expected and found in the report; mend the objects on the target and verify again.',
    status: 409,
    exit: 6,
  },
  'DM-VER-050': {
    message: 'Option {option} is not a key',
    remedy:
      'Give the values of the key columns as a JSON array of texts, in key order, e.g. ["1000"] or ["7","2024-01-01"].',
    status: 422,
    exit: 2,
  },
  'DM-VER-051': {
    message: 'Table {table} brings the rows to repair above {rows}',
    remedy: 'Load the table again, or raise repair.maxRows; every row takes memory until it is written.',
    status: 409,
    exit: 6,
  },
  'DM-VER-200': {
    message: 'Both sides can be compared beside incremental only while the source is followed',
    remedy:
      'Wait until incremental has begun, or resume the sub-task; it compares by itself once it has caught up.',
    status: 409,
    exit: 2,
  },
  'DM-VER-201': {
    message: 'No view of the source with an exact position could be opened in {tries} tries',
    remedy:
      'Ask for the comparison again when the source is less busy, or allow snapshot.mayLock; changes go on meanwhile.',
    status: 409,
    exit: 8,
  },
})
