import { z } from 'zod'

/** One line on `control.sock`. The same id twice is a no-op that is acknowledged again. */
export const controlSchema = z.discriminatedUnion('cmd', [
  z.object({
    id: z.string().min(1),
    cmd: z.literal('stop'),
    /** `now`: where it stands, also while it follows the source; else it first applies what the log holds by then. */
    args: z.object({ now: z.boolean().optional() }).optional(),
  }),
  /** Ends following where the log stands when it is asked; asked before, as soon as it follows. */
  z.object({ id: z.string().min(1), cmd: z.literal('stop-incremental'), args: z.object({}).optional() }),
  /** Compares both sides while it follows the source. */
  z.object({ id: z.string().min(1), cmd: z.literal('verify'), args: z.object({}).optional() }),
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
/** What changes a run; each is acknowledged by an event. */
export type ControlRequest = Exclude<Control, { cmd: 'status' | 'attach' }>
