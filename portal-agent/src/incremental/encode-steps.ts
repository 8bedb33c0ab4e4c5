import { dmError } from '@data-migration/contract/errors'
import { type CopyBuffer, ensureRoom, newCopyBuffer, viewOf } from '../convert/encode/copy-buffer.ts'
import { ok, reasonText } from '../convert/encode/reason.ts'
import { createRowEncoder, encodeRow, type RowEncoder } from '../convert/encode/row-encoder.ts'
import type { ValuePolicy } from '../convert/value-policy.ts'
import type { ChangeBlock } from '../model/change-block.ts'
import type {
  ApplyStep,
  ChangeField,
  OrderedChange,
  StagedRows,
  TableStep,
} from '../model/ports/change-applier.ts'
import type { TablePlan } from '../model/table-plan.ts'
import type { Image, NetEffect } from './plan/net-effect.ts'
import type { PlannedStep, SingleChange } from './plan/steps.ts'
import { binaryFields, textFields } from './row-fields.ts'

const bufferBytes = 256 * 1024

interface TableEncoders {
  readonly rows: RowEncoder
  readonly keys: RowEncoder
}

/** Turns planned steps into COPY payloads of the target. Keeps the encoders of each plan. */
export class StepEncoder {
  readonly #policy: ValuePolicy
  readonly #encoders = new WeakMap<TablePlan, TableEncoders>()

  constructor(policy: ValuePolicy) {
    this.#policy = policy
  }

  /** Errors: DM-INC-015 for a value the target cannot hold. */
  encode(step: PlannedStep): ApplyStep {
    if (step.kind === 'net') return { kind: 'net', tables: step.tables.map((table) => this.#net(table)) }
    const fields = new FieldWriter()
    return { kind: 'ordered', changes: step.changes.map((change) => this.#single(change, fields)) }
  }

  #net(effect: NetEffect): TableStep {
    const { plan } = effect
    const { rows, keys } = this.#encodersOf(plan)
    const { inserts, updates, deletes } = effect.rows()
    return {
      table: plan,
      inserts: staged(plan, rows, inserts),
      updates: staged(plan, rows, updates),
      deletes: staged(plan, keys, deletes),
    }
  }

  #single({ plan, kind, before, after }: SingleChange, fields: FieldWriter): OrderedChange {
    const { rows, keys } = this.#encodersOf(plan)
    return {
      table: plan,
      kind,
      before: before === null ? null : fields.of(plan, keys, before),
      after: after === null ? null : fields.of(plan, rows, after),
    }
  }

  #encodersOf(plan: TablePlan): TableEncoders {
    const known = this.#encoders.get(plan)
    if (known !== undefined) return known
    const rows = createRowEncoder(plan, this.#policy)
    const key = new Set(plan.key?.columns)
    const keyPlan = { ...plan, columns: plan.columns.filter(({ source }) => key.has(source.name)) }
    const made = { rows, keys: plan.key === null ? rows : createRowEncoder(keyPlan, this.#policy) }
    this.#encoders.set(plan, made)
    return made
  }
}

function staged(plan: TablePlan, encoder: RowEncoder, images: readonly Image[]): StagedRows | null {
  if (images.length === 0) return null
  const writer = new ImageWriter(plan, encoder)
  const data: Buffer[] = []
  const { out } = writer
  put(out, encoder.format.header)
  for (const image of images) {
    if (out.at >= bufferBytes / 2) {
      data.push(out.bytes.subarray(0, out.at))
      renew(out)
    }
    writer.write(image)
  }
  put(out, encoder.format.trailer)
  data.push(out.bytes.subarray(0, out.at))
  return { data, rows: images.length }
}

/** Fresh memory: what is written stays until the batch is applied. */
function renew(out: CopyBuffer): void {
  out.bytes = Buffer.allocUnsafeSlow(bufferBytes)
  out.view = viewOf(out.bytes)
  out.at = 0
}

function put(out: CopyBuffer, bytes: Buffer): void {
  ensureRoom(out, bytes.length)
  out.at += bytes.copy(out.bytes, out.at)
}

/** Fields of single rows, of which thousands lie in one piece of memory. */
class FieldWriter {
  readonly #writers = new Map<RowEncoder, ImageWriter>()

  of(plan: TablePlan, encoder: RowEncoder, image: Image): ChangeField[] {
    const writer = this.#writerFor(plan, encoder)
    const { out } = writer
    if (out.at >= bufferBytes / 2) renew(out)
    const start = out.at
    writer.write(image)
    return plan.copyFormat === 'binary'
      ? binaryFields(out.bytes, start, encoder.columns.length)
      : textFields(out.bytes, start, out.at)
  }

  #writerFor(plan: TablePlan, encoder: RowEncoder): ImageWriter {
    const known = this.#writers.get(encoder)
    if (known !== undefined) return known
    const made = new ImageWriter(plan, encoder)
    this.#writers.set(encoder, made)
    return made
  }
}

/** Writes images of one table one behind the other; what is per block is set up once per block. */
class ImageWriter {
  readonly out: CopyBuffer
  readonly #plan: TablePlan
  readonly #encoder: RowEncoder
  readonly #starts = new Uint32Array(1)
  readonly #ends = new Uint32Array(1)
  readonly #views = new Map<ChangeBlock, DataView>()

  constructor(plan: TablePlan, encoder: RowEncoder) {
    this.out = newCopyBuffer(bufferBytes)
    this.#plan = plan
    this.#encoder = encoder
  }

  write({ block, start, end }: Image): void {
    const { out } = this
    const encoder = this.#encoder
    this.#starts[0] = start
    this.#ends[0] = end
    out.input = this.#viewOf(block)
    ensureRoom(out, encoder.format.rowRoom(end - start, encoder.columns.length))
    const batch = {
      cells: 'lenenc',
      bytes: block.bytes,
      starts: this.#starts,
      ends: this.#ends,
      count: 1,
    } as const
    const reason = encodeRow(encoder, batch, 0, out)
    if (reason === ok) return
    const column = this.#plan.columns[encoder.failedColumn]?.source.name ?? ''
    throw dmError('DM-INC-015', { table: this.#plan.source.name, column, reason: reasonText(reason) })
  }

  #viewOf(block: ChangeBlock): DataView {
    const known = this.#views.get(block)
    if (known !== undefined) return known
    const view = viewOf(block.bytes)
    this.#views.set(block, view)
    return view
  }
}
