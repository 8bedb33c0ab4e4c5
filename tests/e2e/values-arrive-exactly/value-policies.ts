/** What the task says of values the target cannot hold. */
export interface Policies {
  readonly zeroDate: 'reject' | 'null'
  readonly nul: 'reject' | 'replace'
  readonly invalid: 'reject' | 'replace'
  /** tinyint(1) becomes boolean, and other values than 0 and 1 NULL. */
  readonly booleans: boolean
}

export const strict: Policies = { zeroDate: 'reject', nul: 'reject', invalid: 'reject', booleans: false }
export const lenient: Policies = { zeroDate: 'null', nul: 'replace', invalid: 'replace', booleans: true }

export function optionsOf(policies: Policies): Record<string, unknown> {
  return {
    'value.zeroDate': policies.zeroDate,
    'value.nulInText': policies.nul,
    'value.invalidText': policies.invalid,
    'value.outOfRange': policies.booleans ? 'null' : 'reject',
    'type.tinyint1': policies.booleans ? 'boolean' : 'smallint',
  }
}

/** The row is not on the target. */
export const refused = Symbol('refused')

/** Whether PostgreSQL's calendar has the day that begins a date or datetime. */
export function isRealDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
  if (year === 0 || month === 0 || day === 0) return false
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
