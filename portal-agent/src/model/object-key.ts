import type { ObjectDdl } from './ports/schema-writer.ts'

type ObjectName = Pick<ObjectDdl, 'kind' | 'sourceName' | 'targetName'>

/** What tells one object of a sub-task from another, as the ledger keys them. */
export function objectKey({ kind, sourceName, targetName }: ObjectName): string {
  return JSON.stringify([kind, sourceName, targetName])
}
