import type { OptionDefinition, OptionKey, OptionValues, Preset } from '@data-migration/contract/options'
import { optionTable, resolveOptions } from '@data-migration/contract/options'

export interface OptionEntry {
  readonly key: OptionKey
  readonly definition: OptionDefinition
}

/** All options by the first part of their key, in the order of the contract's table. */
export function optionGroups(): ReadonlyMap<string, readonly OptionEntry[]> {
  const groups = new Map<string, OptionEntry[]>()
  for (const [key, definition] of Object.entries(optionTable)) {
    const group = key.split('.')[0] ?? ''
    const entries = groups.get(group) ?? []
    entries.push({ key: key as OptionKey, definition })
    groups.set(group, entries)
  }
  return groups
}

/** What applies without own values: defaults, preset, and the layer below. */
export function baseValues(below: Partial<OptionValues>, preset: Preset): OptionValues {
  return resolveOptions(below, preset)
}

/** The own values after one was set; what equals the base is no difference and is left out. */
export function withOption(
  own: Partial<OptionValues>,
  base: OptionValues,
  key: OptionKey,
  value: string | number | boolean,
): Partial<OptionValues> {
  const { [key]: _before, ...rest } = own
  return base[key] === value ? rest : { ...rest, [key]: value }
}
