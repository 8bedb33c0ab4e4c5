import { createHash } from 'node:crypto'
import { z } from 'zod'
import { errorBodySchema } from '@data-migration/contract/errors'
import {
  type ObjectResult,
  objectResultSchema,
  type Position,
  positionSchema,
  type RejectedRow,
  rejectedRowSchema,
} from '@data-migration/contract/portal'
import type { ChunkCounts } from '../../model/ports/bulk-writer.ts'
import type { ChunkRecord, ObjectState } from '../../model/ports/ledger.ts'
import type { KeyValues } from '../../model/table-plan.ts'
import type { TextRow } from './session.ts'

/** Between rows of the ledger (text or NULL) and the model. A row that does not fit is a damaged ledger and throws. */

export function boundToText(bound: KeyValues | null): string | null {
  return bound === null ? null : JSON.stringify(bound)
}

function boundFromText(text: string | null): KeyValues | null {
  return text === null ? null : z.array(z.string().nullable()).parse(JSON.parse(text))
}

export function positionToText(position: Position | null): string | null {
  return position === null ? null : JSON.stringify(position)
}

export function positionFromText(text: string | null): Position | null {
  return text === null ? null : positionSchema.parse(JSON.parse(text))
}

export function positionFromRow(row: TextRow): Position {
  const { kind, value, file, pos } = row
  return positionSchema.parse({
    kind,
    value,
    ...(file === null ? {} : { file }),
    ...(pos === null ? {} : { pos }),
  })
}

export function chunkFromRow(row: TextRow): ChunkRecord {
  const done = row['state'] === 'done'
  const low = positionFromText(row['low'] ?? null)
  return {
    range: {
      no: Number(row['no']),
      lower: boundFromText(row['lower_bound'] ?? null),
      upper: boundFromText(row['upper_bound'] ?? null),
    },
    state: done ? 'done' : 'planned',
    counts: done ? countsFromRow(row) : null,
    position: low !== null && row['low'] === row['high'] ? low : null,
    window: { low, high: positionFromText(row['high'] ?? null) },
  }
}

function countsFromRow(row: TextRow): ChunkCounts {
  return {
    rowsRead: BigInt(row['rows_read'] ?? 0),
    rowsWritten: BigInt(row['rows_written'] ?? 0),
    rowsRejected: BigInt(row['rows_rejected'] ?? 0),
    bytes: BigInt(row['bytes'] ?? 0),
  }
}

export function countsToValues(counts: ChunkCounts): string[] {
  return [counts.rowsRead, counts.rowsWritten, counts.rowsRejected, counts.bytes].map(String)
}

/** In the order of `objectColumns`. */
export function objectToValues(object: ObjectResult): (string | null)[] {
  const { kind, sourceName, targetName, state, ddl, remarks, error } = object
  return [
    kind,
    sourceName,
    targetName,
    state,
    ddl === undefined ? null : createHash('sha256').update(ddl).digest('hex'),
    ddl ?? null,
    JSON.stringify(remarks),
    error === undefined ? null : JSON.stringify(error),
  ]
}

export const objectColumns = 'kind, source_name, target_name, state, ddl_sha256, ddl, remarks, error'

export function objectFromRow(row: TextRow): ObjectResult {
  const { ddl, error } = row
  return objectResultSchema.parse({
    kind: row['kind'],
    sourceName: row['source_name'],
    targetName: row['target_name'],
    state: row['state'],
    ...(typeof ddl === 'string' ? { ddl } : {}),
    ...(typeof error === 'string' ? { error: errorBodySchema.parse(JSON.parse(error)) } : {}),
    remarks: z.array(z.string()).parse(JSON.parse(row['remarks'] ?? '[]')),
  })
}

const objectStateSchema = objectResultSchema.pick({
  kind: true,
  sourceName: true,
  targetName: true,
  state: true,
})

export function objectStateFromRow(row: TextRow): ObjectState {
  const { kind, source_name: sourceName, target_name: targetName, state } = row
  return objectStateSchema.parse({ kind, sourceName, targetName, state })
}

export function rejectedFromRow(row: TextRow): RejectedRow {
  return rejectedRowSchema.parse({
    table: row['table_name'],
    phase: row['phase'],
    key: row['key_json'],
    column: row['column_name'],
    reason: row['reason'],
  })
}
