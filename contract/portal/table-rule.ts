import { z } from 'zod'
import { isOneCondition } from './condition.ts'

/** Those of the source in which ASCII is one byte, so that any column of text may hold them. */
export const readableCharsets = [
  'utf8mb4',
  'latin1',
  'latin2',
  'latin5',
  'latin7',
  'cp1250',
  'cp1251',
  'cp1256',
  'cp1257',
  'cp850',
  'cp852',
  'cp866',
  'koi8r',
  'koi8u',
  'greek',
  'hebrew',
  'tis620',
  'big5',
  'gb2312',
  'gbk',
  'gb18030',
  'cp932',
  'sjis',
  'ujis',
  'eucjpms',
  'euckr',
] as const

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
      /** Source name → the charset its bytes are really in, whatever the column claims (pitfall S02). */
      readAs: z.record(name, z.enum(readableCharsets)).optional(),
    })
    .optional(),
  /** Only rows of these partitions. */
  partitions: z.array(name).min(1).optional(),
})

/** By the table's name on the source. */
export const tableRulesSchema = z.record(name, tableRuleSchema)

export type TableRule = z.infer<typeof tableRuleSchema>
export type TableRules = z.infer<typeof tableRulesSchema>
