import { z } from 'zod'

/** One line on `control.sock`. The same id twice is a no-op that is acknowledged again. */
export const controlSchema = z.discriminatedUnion('cmd', [
  z.object({ id: z.string().min(1), cmd: z.literal('stop'), args: z.object({}).optional() }),
  z.object({ id: z.string().min(1), cmd: z.literal('status'), args: z.object({}).optional() }),
  z.object({
    id: z.string().min(1),
    cmd: z.literal('set-option'),
    args: z.object({ key: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
  }),
  z.object({
    id: z.string().min(1),
    cmd: z.literal('attach'),
    args: z.object({ from: z.int().nonnegative() }),
  }),
])

export type Control = z.infer<typeof controlSchema>
