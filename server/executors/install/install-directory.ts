import { dmError } from '@data-migration/contract/errors'
import { installDirectory } from '@data-migration/contract/api'

/** Throws DM-INST-014 for a directory nobody should install into. `~` is left for the machine to resolve. */
export function checkedDirectory(directory: string): string {
  const parsed = installDirectory.safeParse(directory)
  if (parsed.success) return parsed.data === '/' ? parsed.data : parsed.data.replace(/\/$/, '')
  const [issue] = parsed.error.issues
  throw dmError('DM-INST-014', { directory, problem: issue?.message ?? 'not a directory' })
}
