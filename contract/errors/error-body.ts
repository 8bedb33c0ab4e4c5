import { z } from 'zod'
import { type ErrorCode, errorCatalogue } from './catalogue.ts'
import { DmError, dmError } from './dm-error.ts'

/** The one shape an error has in API replies, in `--json` output and in events. */
export const errorBodySchema = z.object({
  code: z.string(),
  message: z.string(),
  found: z.string().optional(),
  remedy: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  details: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
  traceId: z.string().optional(),
})

export type ErrorBody = z.infer<typeof errorBodySchema>

/** Anything else than a DmError is a bug and says so; its stack belongs in the log, not here. */
export function toErrorBody(error: unknown, traceId?: string): ErrorBody {
  const coded = error instanceof DmError ? error : unexpected(error)
  return {
    code: coded.code,
    message: coded.message,
    ...(coded.found === undefined ? {} : { found: coded.found }),
    remedy: coded.remedy,
    params: { ...coded.params },
    details: [...coded.details],
    ...(traceId === undefined ? {} : { traceId }),
  }
}

/** The error another process has told of, to be thrown here. A code this version does not know becomes DM-JOB-099. */
export function fromErrorBody(body: ErrorBody): DmError {
  if (!(body.code in errorCatalogue))
    return dmError('DM-JOB-099', { problem: `${body.code} ${body.message}` })
  const { params, details, found } = body
  return new DmError(body.code as ErrorCode, params, { details, ...(found === undefined ? {} : { found }) })
}

function unexpected(error: unknown): DmError {
  const problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return dmError('DM-JOB-099', { problem }, { cause: error })
}
