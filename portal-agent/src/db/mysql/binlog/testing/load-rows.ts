import type { TablePlan } from '../../../../model/table-plan.ts'
import { createMysqlSnapshotReader } from '../../snapshot-reader.ts'
import { readCells } from '../../testing/read-cells.ts'
import type { ScratchSource } from '../../testing/scratch-source.ts'
import type { Cell } from './read-changes.ts'

/** What the load reads, as latin1 text of the bytes. */
export async function loadRows(source: ScratchSource, plan: TablePlan): Promise<Cell[][]> {
  const { signal } = new AbortController()
  await using snapshot = await createMysqlSnapshotReader(source.connector).open(
    { sessions: 1, way: 'single-connection' },
    signal,
  )
  const range = { no: 0, lower: null, upper: null }
  const batches = snapshot.sessions[0]!.read({ table: plan, range, purpose: 'load' }, signal)
  const rows = await readCells(batches, plan.columns.length)
  return rows.map((row) => row.map((cell) => cell?.toString('latin1') ?? null)).sort(byFirst)
}

export function byFirst(left: readonly Cell[], right: readonly Cell[]): number {
  return Number(left[0]) - Number(right[0])
}
