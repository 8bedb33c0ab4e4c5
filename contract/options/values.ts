import { z } from 'zod'
import type { OptionDefinition, Preset, TextOption } from './define.ts'
import { parseHours } from './hours.ts'
import { type OptionKey, type OptionTable, optionTable } from './table.ts'

type ValueOf<D> = D extends { type: 'integer' }
  ? number
  : D extends { type: 'boolean' }
    ? boolean
    : D extends { type: 'choice'; choices: readonly (infer C)[] }
      ? C
      : string

/** Every option with its value: what the agent works with after normalisation. */
export type OptionValues = { readonly [K in OptionKey]: ValueOf<OptionTable[K]> }

function schemaOf(definition: OptionDefinition): z.ZodType {
  switch (definition.type) {
    case 'integer':
      return z.int().min(definition.min).max(definition.max)
    case 'boolean':
      return z.boolean()
    case 'choice':
      return z.enum(definition.choices)
    case 'text':
      return textSchema(definition)
  }
}

function textSchema({ default: empty, maxLength, format }: TextOption): z.ZodType {
  const text = z
    .string()
    .min(empty === '' ? 0 : 1)
    .max(maxLength)
  if (format === undefined) return text
  return text.superRefine((value, context) => {
    try {
      parseHours(value)
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as RangeError).message })
    }
  })
}

const shape = Object.fromEntries(
  Object.entries(optionTable).map(([key, definition]) => [key, schemaOf(definition).optional()]),
)

/** Options as given: any subset of the table; an unknown key is an error that names it. */
export const optionInputSchema = z.strictObject(shape) as unknown as z.ZodType<Partial<OptionValues>>

export const optionDefaults = Object.fromEntries(
  Object.entries(optionTable).map(([key, definition]) => [key, definition.default]),
) as OptionValues

/** The table's defaults, then the preset, then what was given. */
export function resolveOptions(given: Partial<OptionValues>, preset: Preset = 'balanced'): OptionValues {
  const presetValues = Object.entries(optionTable).flatMap(
    ([key, definition]: [string, OptionDefinition]) => {
      const value = definition.type === 'integer' ? definition.presets?.[preset] : undefined
      return value === undefined ? [] : [[key, value]]
    },
  )
  return { ...optionDefaults, ...(Object.fromEntries(presetValues) as Partial<OptionValues>), ...given }
}

/** The options a resume must not change, in the table's order. */
export function dataChangingOptions(values: OptionValues): readonly (readonly [OptionKey, string])[] {
  return (Object.keys(optionTable) as OptionKey[])
    .filter((key) => (optionTable[key] as OptionDefinition).changesData === true)
    .map((key) => [key, String(values[key])])
}
