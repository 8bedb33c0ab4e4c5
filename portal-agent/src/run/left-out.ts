import { dmError } from '@data-migration/contract/errors'
import type { Ledger } from '../model/ports/ledger.ts'
import { loadObserver } from './load-observer.ts'
import type { RunContext } from './run-context.ts'

/** Tables an operator has left out do not go on, and are told of once a run: they are in no verdict, and no run ends as if they were. */
export async function haltLeftOut(
  context: RunContext,
  ledger: Pick<Ledger, 'leftOut'>,
): Promise<ReadonlySet<string>> {
  const { halted, counters } = context.record
  const observer = loadObserver(context)
  const found = await ledger.leftOut()
  const counted = new Set(counters.values().map(({ name }) => name))
  for (const { table, position, statement } of found) {
    if (halted.has(table)) continue
    if (counted.has(table)) observer.tableState(table, 'failed')
    observer.tableHalted(
      table,
      dmError('DM-INC-220', { table, position: position.value }, { found: statement.slice(0, 200) }),
    )
  }
  return new Set(found.map(({ table }) => table))
}
