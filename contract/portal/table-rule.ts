import { z } from 'zod'
import { isOneCondition } from './condition.ts'

const name = z.string().min(1).max(256)

/** What is different for one table. Names are those of the source, but for what `rename` gives. */
export const tableRuleSchema = z.strictObject({
  /** The table's name on the target, taken as it is written. */
  rename: name.optional(),
  /** Only rows for which this holds, in the source's SQL; times without a zone are UTC. */
  where: z
    .string()
    .min(1)
    .max(4000)
    .refine(isOneCondition, 'One condition, without comments, in which quotes and parentheses close')
    .optional(),
  columns: z
    .strictObject({
      /** Without it all columns. */
      include: z.array(name).min(1).optional(),
      exclude: z.array(name).optional(),
      /** Source name → name on the target, taken as it is written. */
      rename: z.record(name, name).optional(),
    })
    .optional(),
  /** Only rows of these partitions. */
  partitions: z.array(name).min(1).optional(),
})

/** By the table's name on the source. */
export const tableRulesSchema = z.record(name, tableRuleSchema)

export type TableRule = z.infer<typeof tableRuleSchema>
export type TableRules = z.infer<typeof tableRulesSchema>
