import { dmError } from '@data-migration/contract/errors'
import { quoteIdent, quoteLiteral, quoteQualified } from '../../convert/quote.ts'
import type { SequenceSetting } from '../../model/ports/schema-writer.ts'
import type { PostgresSession } from './session.ts'

/** At least behind the greatest row: the source's own counter can be below it (pitfall A01). */
export async function setSequence(
  session: PostgresSession,
  { schema, table, column, next }: SequenceSetting,
): Promise<void> {
  const object = `${table}.${column}`
  const name = quoteQualified(schema, table)
  const [row] = await session.rows(
    `SELECT pg_get_serial_sequence($1, $2) AS sequence,
       (SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = $1::regclass AND attname = $2) AS type,
       (SELECT floor(max(${quoteIdent(column)})::numeric) FROM ${name}) AS greatest`,
    [name, column],
    { object },
  )
  const sequence = row?.['sequence'] ?? null
  if (sequence === null) throw dmError('DM-TGT-008', { object, problem: 'the column has no sequence' })
  const number = nextNumber(next, row?.['greatest'] ?? null, row?.['type'] ?? '')
  await session.rows(`SELECT setval(${quoteLiteral(sequence)}::regclass, $1::bigint, false)`, [number], {
    object,
  })
}

const greatestNumbers: Readonly<Record<string, bigint>> = {
  smallint: 2n ** 15n - 1n,
  integer: 2n ** 31n - 1n,
}

/** The last number a sequence can give to a column of this type. */
export function greatestNumber(type: string): bigint {
  return greatestNumbers[type] ?? 2n ** 63n - 1n
}

/** Behind the greatest row, but no more than the column or a sequence can hold. */
function nextNumber(next: string, greatest: string | null, type: string): string {
  const end = greatestNumber(type)
  const behind = greatest === null ? 0n : BigInt(greatest) + 1n
  const wanted = behind > BigInt(next) ? behind : BigInt(next)
  return (wanted > end ? end : wanted).toString()
}
