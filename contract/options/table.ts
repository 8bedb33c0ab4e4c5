import { accountOptions } from './account-options.ts'
import { governorOptions } from './governor-options.ts'
import { incrementalOptions } from './incremental-options.ts'
import { loadOptions } from './load-options.ts'
import { spoolOptions } from './spool-options.ts'
import { verifyOptions } from './verify-options.ts'

/** Every parameter of a sub-task (design 10), in the order it is shown. Dotted groups; the unit is part of the definition. */
export const optionTable = {
  ...loadOptions,
  ...governorOptions,
  ...accountOptions,
  ...verifyOptions,
  ...spoolOptions,
  ...incrementalOptions,
}

export type OptionTable = typeof optionTable
export type OptionKey = keyof OptionTable
