import { z } from 'zod'
import { optionInputSchema } from '../options/values.ts'
import { defineRoutes } from './route.ts'

const presetSchema = z.enum(['small', 'balanced', 'max'])
const value = z.union([z.string(), z.number(), z.boolean()])

/** One parameter as a form needs it. */
export const optionViewSchema = z
  .object({
    key: z.string(),
    type: z.enum(['integer', 'boolean', 'choice', 'text']),
    default: value,
    unit: z.string().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    maxLength: z.int().optional(),
    choices: z.array(z.string()).optional(),
    presets: z.partialRecord(presetSchema, z.number()).optional(),
    en: z.string(),
    zh: z.string(),
    changesData: z.boolean(),
    live: z.boolean(),
    advanced: z.boolean(),
  })
  .meta({ id: 'Option' })

export const optionRoutes = defineRoutes({
  'options.list': {
    method: 'get',
    path: '/options',
    summary: 'Every parameter with its range, default and meaning',
    permission: 'view',
    status: 200,
    response: z.object({ items: z.array(optionViewSchema) }),
    errors: [],
  },
  'options.resolve': {
    method: 'post',
    path: '/option-resolutions',
    summary:
      'The values that apply: defaults, then the preset, then those of the task, then those of the sub-task',
    permission: 'view',
    body: z.strictObject({
      preset: presetSchema.default('balanced'),
      task: optionInputSchema.default({}),
      subTask: optionInputSchema.default({}),
    }),
    status: 200,
    response: z.object({
      items: z.array(
        z.object({ key: z.string(), value, origin: z.enum(['default', 'preset', 'task', 'sub-task']) }),
      ),
    }),
    errors: [],
  },
})
