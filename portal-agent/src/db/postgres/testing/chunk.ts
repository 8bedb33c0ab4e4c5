import type { RejectedRow } from '@data-migration/contract/portal'
import type { ChunkCopy } from '../../../model/ports/bulk-writer.ts'
import type { ViewWindow } from '../../../model/ports/snapshot-reader.ts'
import type { KeyRange, TablePlan } from '../../../model/table-plan.ts'

const signature = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex')
const trailer = Buffer.from('ffff', 'hex')

/** A COPY payload with one bigint column `id`: first, first + 1, ... */
export function binaryIds(first: number, rows: number): Buffer {
  const body = Buffer.alloc(rows * 14)
  for (let row = 0; row < rows; row++) {
    body.writeInt16BE(1, row * 14)
    body.writeInt32BE(8, row * 14 + 2)
    body.writeBigInt64BE(BigInt(first + row), row * 14 + 6)
  }
  return Buffer.concat([signature, body, trailer])
}

export interface ChunkParts {
  readonly table: TablePlan
  readonly range: KeyRange
  readonly payload: AsyncIterable<Buffer> | Buffer
  readonly rows: number
  readonly rejected?: readonly RejectedRow[]
  readonly onFinish?: () => void
  readonly window?: ViewWindow
}

const unknownWindow: ViewWindow = { low: null, high: null }

export function chunkOf({
  table,
  range,
  payload,
  rows,
  rejected = [],
  onFinish,
  window = unknownWindow,
}: ChunkParts): ChunkCopy {
  const counts = {
    rowsRead: BigInt(rows + rejected.length),
    rowsWritten: BigInt(rows),
    rowsRejected: BigInt(rejected.length),
    bytes: 1n,
  }
  return {
    table,
    range,
    window,
    data: Buffer.isBuffer(payload) ? inPieces(payload) : payload,
    finish: () => {
      onFinish?.()
      return { counts, rejected }
    },
  }
}

/** Several buffers, so that failures find a place between them. */
export async function* inPieces(payload: Buffer, size = 128 << 10): AsyncGenerator<Buffer> {
  for (let at = 0; at < payload.length; at += size) yield payload.subarray(at, at + size)
}

export const neverAborted = new AbortController().signal
