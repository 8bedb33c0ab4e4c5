import { dmError } from '@data-migration/contract/errors'
import {
  type OptionDefinition,
  optionInputSchema,
  optionTable,
  type OptionValues,
} from '@data-migration/contract/options'

/** The options of a run; those marked `live` can change while it works. */
export interface LiveOptions {
  readonly values: OptionValues
  /** Throws DM-JOB-003 for an unknown option, a wrong value, or one that is fixed for the run. */
  readonly set: (key: string, value: string | number | boolean) => void
  onChange(listener: (values: OptionValues) => void): void
}

export function liveOptions(initial: OptionValues): LiveOptions {
  let values = initial
  const listeners: ((values: OptionValues) => void)[] = []
  return {
    get values() {
      return values
    },
    set(key, value) {
      values = { ...values, ...checked(key, value) }
      for (const listener of listeners) listener(values)
    },
    onChange: (listener) => void listeners.push(listener),
  }
}

function checked(key: string, value: string | number | boolean): Partial<OptionValues> {
  const definition = (optionTable as Readonly<Record<string, OptionDefinition>>)[key]
  if (definition !== undefined && definition.live !== true)
    throw refused(key, 'It cannot change while the sub-task runs')
  const parsed = optionInputSchema.safeParse({ [key]: value })
  if (parsed.success) return parsed.data
  throw refused(key, definition === undefined ? 'There is no such option' : messagesOf(parsed.error.issues))
}

function messagesOf(issues: readonly { readonly message: string }[]): string {
  return issues.map((issue) => issue.message).join('; ')
}

function refused(key: string, message: string): Error {
  const path = `options.${key}`
  const details = [{ path, code: 'not-changed', message }]
  return dmError('DM-JOB-003', { count: 1 }, { found: `${path}: ${message}`, details })
}
