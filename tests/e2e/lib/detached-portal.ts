import { readdirSync, readlinkSync } from 'node:fs'

/** The Portal that works for a sub-task, by where it works: its own pid counts within its machine only. */
export function detachedPortalOf(subTaskId: string): number {
  const found = readdirSync('/proc').find((name) => cwdOf(name).endsWith(`/portal/workspace/${subTaskId}`))
  if (found === undefined) throw new Error(`no Portal works for ${subTaskId}`)
  return Number(found)
}

function cwdOf(process: string): string {
  try {
    return /^\d+$/.test(process) ? readlinkSync(`/proc/${process}/cwd`) : ''
  } catch {
    // It has ended meanwhile, or is not ours to look at.
    return ''
  }
}
