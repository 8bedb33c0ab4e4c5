import type { optionViewSchema } from '@data-migration/contract/api'
import {
  type OptionDefinition,
  type OptionKey,
  optionTable,
  resolveOptions,
} from '@data-migration/contract/options'
import type { z } from 'zod'
import type { Handlers, RoutesBelow } from '../handlers.ts'

type OptionView = z.output<typeof optionViewSchema>

export function optionRoutes(): Handlers<RoutesBelow<'options'>> {
  return {
    'options.list': async () => ({ items: entries.map(([key, definition]) => viewOf(key, definition)) }),
    'options.resolve': async ({ body }) => {
      const { preset, task, subTask } = body
      const values = resolveOptions({ ...task, ...subTask }, preset)
      return {
        items: entries.map(([key, definition]) => ({
          key,
          value: values[key],
          origin: originOf(key, definition, body),
        })),
      }
    },
  }
}

const entries = Object.entries(optionTable) as readonly (readonly [OptionKey, OptionDefinition])[]

function viewOf(key: OptionKey, definition: OptionDefinition): OptionView {
  const { changesData = false, live = false, advanced = false } = definition
  const flags = { key, changesData, live, advanced }
  return definition.type === 'choice'
    ? { ...definition, ...flags, choices: [...definition.choices] }
    : { ...definition, ...flags }
}

interface Layers {
  readonly preset: 'small' | 'balanced' | 'max'
  readonly task: Readonly<Record<string, unknown>>
  readonly subTask: Readonly<Record<string, unknown>>
}

function originOf(key: OptionKey, definition: OptionDefinition, { preset, task, subTask }: Layers) {
  if (subTask[key] !== undefined) return 'sub-task'
  if (task[key] !== undefined) return 'task'
  return definition.type === 'integer' && definition.presets?.[preset] !== undefined ? 'preset' : 'default'
}
