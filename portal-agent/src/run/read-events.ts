import { existsSync, readFileSync } from 'node:fs'
import { type StoredEvent, storedEventSchema } from '@data-migration/contract/portal'

/** All whole events of a workspace, oldest first, without disturbing the process that writes them. */
export function readEvents(file: string): StoredEvent[] {
  if (!existsSync(file)) return []
  // What follows the last newline is being written, or was when its process died.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.flatMap((line) => {
    const parsed = storedEventSchema.safeParse(parseLine(line))
    return parsed.success ? [parsed.data] : []
  })
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
