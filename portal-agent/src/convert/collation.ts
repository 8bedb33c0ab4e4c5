import type { TypedColumn } from './typed-table.ts'

/**
 * Whether the source compares the column by a collation that holds texts equal which the target, comparing bytes,
 * tells apart (pitfalls S08, S09, S24). Labels of enum and set have one form only.
 */
export function isLooselyCompared({ row, source }: TypedColumn): boolean {
  const { base, collation } = source.type
  return (
    row.name === 'text' && base !== 'enum' && base !== 'set' && collation !== null && !/_bin$/.test(collation)
  )
}
