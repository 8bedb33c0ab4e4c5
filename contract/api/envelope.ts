import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'

/** Query of every list: pages count from 1. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(500).default(20),
}

/** `{items, total, page, pageSize}` */
export function listOf<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item),
    total: z.int().nonnegative(),
    page: z.int().min(1),
    pageSize: z.int().min(1),
  })
}

/** The body of every answer that is not a success. */
export const errorReplySchema = z.object({ error: errorBodySchema }).meta({ id: 'ErrorReply' })
export type ErrorReply = z.infer<typeof errorReplySchema>

/** Answer to an action on several things at once: each succeeds or fails by itself. */
export const batchReplySchema = z
  .object({
    results: z.array(z.object({ id: z.string(), ok: z.boolean(), error: errorBodySchema.optional() })),
  })
  .meta({ id: 'BatchReply' })
export type BatchReply = z.infer<typeof batchReplySchema>

/** The body of an action that needs no words. */
export const noWords = z.strictObject({})
