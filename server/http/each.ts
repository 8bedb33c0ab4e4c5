import type { BatchReply } from '@data-migration/contract/api'
import { toErrorBody } from '@data-migration/contract/errors'
import { codedError } from './coded-error.ts'

/** Carries out the same for each id, one after the other; each succeeds or fails by itself. */
export async function forEach(
  ids: readonly string[],
  work: (id: string) => Promise<unknown>,
): Promise<BatchReply> {
  const results: BatchReply['results'] = []
  for (const id of new Set(ids)) {
    try {
      await work(id)
      results.push({ id, ok: true })
    } catch (error) {
      results.push({ id, ok: false, error: toErrorBody(codedError(error)) })
    }
  }
  return { results }
}
