import { z } from 'zod'

/** A place in a source's or target's change log. `value` is the whole truth of its kind; file and pos only for `file`. */
export const positionSchema = z.object({
  kind: z.enum(['gtid', 'mariadb-gtid', 'file', 'lsn']),
  value: z.string(),
  file: z.string().optional(),
  pos: z.string().optional(),
})

export type Position = z.infer<typeof positionSchema>
