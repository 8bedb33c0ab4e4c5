import type { OptionValues } from '@data-migration/contract/options'

/** What happens to values the target cannot hold; the same in every phase (design 5). */
export interface ValuePolicy {
  readonly zeroDate: OptionValues['value.zeroDate']
  readonly nulInText: OptionValues['value.nulInText']
  readonly invalidText: OptionValues['value.invalidText']
  readonly outOfRange: OptionValues['value.outOfRange']
}

export function valuePolicy(options: OptionValues): ValuePolicy {
  return {
    zeroDate: options['value.zeroDate'],
    nulInText: options['value.nulInText'],
    invalidText: options['value.invalidText'],
    outOfRange: options['value.outOfRange'],
  }
}
