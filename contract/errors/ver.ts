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
  'DM-VER-004': {
    message: '{objects} view(s) or function(s) answer otherwise than on the source',
    remedy:
      'See both answers in the report; mend the view or function on the target and verify again, or switch verify.answers off.',
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
  'DM-VER-210': {
    message: 'Not all rows of this sub-task have been on its target yet: there is nothing to compare',
    remedy:
      'Start or resume it and let the full migration come to its end; reset it where a user ended it early.',
    status: 409,
    exit: 2,
  },
  'DM-VER-211': {
    message: 'Changes of the source still have to follow: the target is not meant to be equal now',
    remedy: 'Resume it and compare beside incremental, or end the migration first.',
    status: 409,
    exit: 2,
  },
  'DM-VER-212': {
    message: 'Changes have flowed back to the source: it is not what the target follows any more',
    remedy: 'Create a new task to compare the two databases.',
    status: 409,
    exit: 2,
  },
})
