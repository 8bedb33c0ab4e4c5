import { dmError } from '@data-migration/contract/errors'
import type { OptionValues } from '@data-migration/contract/options'
import { z } from 'zod'
import type { KeyValues } from '../model/table-plan.ts'
import type { Scope } from '../verify/scope.ts'

const keySchema = z.array(z.string()).min(1)

/** Part of the tables that is compared, from the options. Throws DM-VER-050 for a key that is no JSON array of texts. */
export function scopeOf(values: OptionValues): Scope {
  return {
    samplePercent: values['verify.samplePercent'],
    lower: keyOf('verify.keyAfter', values['verify.keyAfter']),
    upper: keyOf('verify.keyUpTo', values['verify.keyUpTo']),
  }
}

function keyOf(option: string, text: string): KeyValues | null {
  if (text === '') return null
  try {
    return keySchema.parse(JSON.parse(text))
  } catch {
    throw dmError('DM-VER-050', { option }, { found: text })
  }
}
