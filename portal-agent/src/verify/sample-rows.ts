import { createHash } from 'node:crypto'
import type { KeyRange, TablePlan } from '../model/table-plan.ts'
import type {
  DigestRequest,
  HashName,
  RangeDigest,
  ReadRequest,
  SnapshotSession,
} from '../model/ports/snapshot-reader.ts'
import type { RowBatch } from '../model/row-batch.ts'
import type { Column } from '../model/schema.ts'
import type { ValuePolicy } from './policy.ts'
import { wholeScope } from './scope.ts'
import type { VerifySettings } from './verify-settings.ts'

/* Rows in memory for this folder's tests: the two cell forms, tables, and sessions over arrays. */

export type SampleCell = string | Buffer | null
export type SampleRow = readonly SampleCell[]
export type CellForm = RowBatch['cells']

export const rejectAll: ValuePolicy = {
  'value.zeroDate': 'reject',
  'value.nulInText': 'reject',
  'value.invalidText': 'reject',
  'value.outOfRange': 'reject',
}

interface SampleOptions {
  readonly name?: string
  readonly dataBytes?: string
  readonly targetType?: string
  readonly nullable?: boolean
  /** Of BIT columns. */
  readonly length?: number
}

/** What a verification is asked with when a test says nothing else. */
export const sampleSettings: VerifySettings = {
  policy: rejectAll,
  rejected: [],
  maxDifferences: 100,
  chunkRows: 4,
  maxDigests: 1000,
  method: 'stream',
  hash: 'sha256',
  values: 'none',
  scope: wholeScope,
  throttle: () => Promise.resolve(),
}

/** `columns`: name → type-map row. */
export function sampleTable(
  columns: Readonly<Record<string, string>>,
  key: readonly string[] | null,
  more: SampleOptions = {},
): TablePlan {
  const name = more.name ?? 'sample'
  return {
    source: {
      name,
      engine: 'InnoDB',
      columns: [],
      indexes: [],
      foreignKeys: [],
      checks: [],
      autoIncrement: null,
      partitioning: null,
      collation: 'utf8mb4_bin',
      comment: '',
      rowsEstimate: '0',
      dataBytes: more.dataBytes ?? '0',
    },
    targetSchema: 'shop',
    target: name,
    columns: Object.entries(columns).map(([column, row], index) => ({
      source: sampleColumn(column, index + 1, more),
      target: column,
      targetType: more.targetType ?? row,
      row,
      readAs: 'plain',
    })),
    key: key === null ? null : { name: 'PRIMARY', columns: key, primary: true },
    generated: [],
    copyFormat: 'binary',
  }
}

export function sampleColumn(name: string, ordinal: number, { nullable, length }: SampleOptions): Column {
  return {
    name,
    ordinal,
    type: {
      base: 'int',
      full: 'int',
      unsigned: false,
      length: length ?? null,
      precision: null,
      scale: null,
      fraction: null,
      charset: null,
      collation: null,
      members: [],
    },
    nullable: nullable ?? true,
    default: { kind: 'none' },
    autoIncrement: false,
    onUpdateNow: false,
    generated: null,
    invisible: false,
    comment: '',
  }
}

export function sampleBatch(rows: readonly SampleRow[], cells: CellForm): RowBatch {
  const encoded = rows.map((row) =>
    cells === 'copy-text' ? encodeLine(row) : Buffer.concat(row.map((cell) => encodeCell(cell, cells))),
  )
  const lengths = encoded.map((row) => row.length)
  const ends = Uint32Array.from(lengths, (_, index) => sum(lengths.slice(0, index + 1)))
  const starts = Uint32Array.from(lengths, (length, index) => (ends[index] ?? 0) - length)
  return { cells, bytes: Buffer.concat(encoded), starts, ends, count: rows.length }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

/** As COPY text writes it; latin1 keeps every byte. */
function encodeLine(row: SampleRow): Buffer {
  const cells = row.map((cell) => {
    if (cell === null) return '\\N'
    const bytes = typeof cell === 'string' ? Buffer.from(cell, 'utf8') : cell
    return bytes.toString('latin1').replaceAll(/[\\\b\f\n\r\t\v]/g, (found) => escapes[found] ?? found)
  })
  return Buffer.from(cells.join('\t'), 'latin1')
}

function encodeCell(cell: SampleCell, form: CellForm): Buffer {
  const bytes = typeof cell === 'string' ? Buffer.from(cell, 'utf8') : cell
  return form === 'lenenc' ? lengthEncoded(bytes) : int32Cell(bytes)
}

function lengthEncoded(bytes: Buffer | null): Buffer {
  if (bytes === null) return Buffer.from([0xfb])
  if (bytes.length < 0xfb) return Buffer.concat([Buffer.from([bytes.length]), bytes])
  const length = Buffer.from([0xfc, bytes.length & 0xff, bytes.length >> 8])
  return Buffer.concat([length, bytes])
}

function int32Cell(bytes: Buffer | null): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes === null ? -1 : bytes.length)
  return bytes === null ? length : Buffer.concat([length, bytes])
}

/**
 * Rows in batches of the given sizes (the last one takes the rest). A batch's bytes are wiped when the next is asked for,
 * as a reader that uses its buffer again would.
 */
export async function* sampleStream(
  rows: readonly SampleRow[],
  cells: CellForm,
  sizes: readonly number[] = [],
): AsyncGenerator<RowBatch> {
  let from = 0
  for (const size of [...sizes, rows.length]) {
    if (from >= rows.length && size > 0) break
    const batch = sampleBatch(rows.slice(from, from + size), cells)
    from += size
    yield batch
    batch.bytes.fill(0xee)
  }
}

function hashOf(row: SampleRow): bigint {
  const cells = row.map((cell) => (cell === null ? null : Buffer.from(cell).toString('hex')))
  return createHash('sha256').update(JSON.stringify(cells)).digest().readBigUInt64BE()
}

/** A session over rows already in key order; ranges are judged on the first column as integers. */
export class SampleSession implements SnapshotSession {
  readonly rows: readonly SampleRow[]
  readonly cells: CellForm
  readonly reads: ReadRequest[] = []
  /** Wraps what `read` delivers, to break it. */
  spoil: (batches: AsyncIterable<RowBatch>) => AsyncIterable<RowBatch> = (batches) => batches

  constructor(rows: readonly SampleRow[], cells: CellForm) {
    this.rows = rows
    this.cells = cells
  }

  async *planRanges(
    _table: TablePlan,
    size: number,
    _signal?: AbortSignal,
    after?: KeyRange,
  ): AsyncGenerator<KeyRange> {
    let lower = after?.upper ?? null
    const rows = this.#within({ no: 0, lower, upper: null })
    for (let no = 0; no * size < rows.length; no++) {
      const last = rows[Math.min((no + 1) * size, rows.length) - 1]
      const upper = [String(last?.[0])]
      yield { no, lower, upper }
      lower = upper
    }
  }

  async count(_table: TablePlan, range: KeyRange): Promise<bigint> {
    return BigInt(this.#within(range).length)
  }

  /** Empty: a server without a hash function. */
  known: readonly HashName[] = ['sha256']
  readonly hashed: DigestRequest[] = []

  async hashes(): Promise<readonly HashName[]> {
    return this.known
  }

  async digests(requests: readonly DigestRequest[]): Promise<readonly RangeDigest[]> {
    this.hashed.push(...requests)
    return requests.map(({ range }) => {
      const rows = this.#within(range)
      const sum = rows.reduce((total, row) => total + hashOf(row), 0n)
      return { rows: BigInt(rows.length), sum: BigInt.asUintN(64, sum) }
    })
  }

  read(request: ReadRequest): AsyncIterable<RowBatch> {
    this.reads.push(request)
    return this.spoil(sampleStream(this.#within(request.range), this.cells, [3]))
  }

  #within({ lower, upper }: KeyRange): readonly SampleRow[] {
    const above = (row: SampleRow): boolean => lower === null || Number(row[0]) > Number(lower[0])
    const below = (row: SampleRow): boolean => upper === null || Number(row[0]) <= Number(upper[0])
    return this.rows.filter((row) => above(row) && below(row))
  }
}
