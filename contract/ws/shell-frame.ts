import { z } from 'zod'
import { uuidSchema } from '../api/primitives.ts'
import { errorBodySchema } from '../errors/error-body.ts'

/** Path of the shell's own socket below `/plugins/data-migration`. */
export const shellPath = '/shell'

const columns = z.int().min(2).max(1000)
const rows = z.int().min(2).max(1000)

/** First frame, text: who wants a shell, and where. */
export const shellOpenSchema = z.strictObject({
  v: z.literal(1),
  op: z.literal('open'),
  token: z.string().min(1).max(4096),
  executorId: uuidSchema,
  columns,
  rows,
})

/** Text frames of the browser after that. Keystrokes are binary frames, and so is all output. */
export const shellClientSchema = z.discriminatedUnion('op', [
  z.strictObject({ v: z.literal(1), op: z.literal('resize'), columns, rows }),
  z.strictObject({ v: z.literal(1), op: z.literal('close') }),
])

/** Text frames of the server. */
export const shellServerSchema = z.discriminatedUnion('op', [
  z.object({ v: z.literal(1), op: z.literal('opened'), host: z.string(), user: z.string() }),
  /**
   * `exitCode` is null where the shell was ended by a signal or from here; `error` where it could not be opened or did not
   * end by itself. `reason` is the error's code, or `exited` or `closed`.
   */
  z.object({
    v: z.literal(1),
    op: z.literal('closed'),
    exitCode: z.int().nullable(),
    reason: z.string(),
    error: errorBodySchema.nullable(),
  }),
])

export type ShellOpen = z.infer<typeof shellOpenSchema>
export type ShellClientFrame = z.infer<typeof shellClientSchema>
export type ShellServerFrame = z.infer<typeof shellServerSchema>
