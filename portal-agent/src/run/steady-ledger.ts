import { isTransient } from '@data-migration/contract/errors'
import pRetry from 'p-retry'
import type { Ledger } from '../model/ports/ledger.ts'

const retry = { retries: 10, minTimeout: 250, maxTimeout: 15_000, randomize: true }

/**
 * A ledger that tries an operation again when the target was away. All of them may be repeated: each says what is to be
 * so afterwards. A fenced holder is not transient and gets its error at once.
 */
export function steadyLedger(ledger: Ledger, signal: AbortSignal): Ledger {
  const again = <T>(operation: () => Promise<T>) =>
    pRetry(operation, { ...retry, signal, shouldRetry: ({ error }) => isTransient(error) })
  return {
    epoch: ledger.epoch,
    resumed: ledger.resumed,
    objects: (kind) => again(() => ledger.objects(kind)),
    objectStates: () => again(() => ledger.objectStates()),
    recordObject: (object) => again(() => ledger.recordObject(object)),
    tables: () => again(() => ledger.tables()),
    recordPlan: (table, ranges, complete) => again(() => ledger.recordPlan(table, ranges, complete)),
    resetTable: (table, targetSchema, target) => again(() => ledger.resetTable(table, targetSchema, target)),
    rejectedRows: () => again(() => ledger.rejectedRows()),
    position: (stream) => again(() => ledger.position(stream)),
    recordPosition: (stream, position) => again(() => ledger.recordPosition(stream, position)),
    structures: () => again(() => ledger.structures()),
    recordStructures: (tables) => again(() => ledger.recordStructures(tables)),
    leftOut: () => again(() => ledger.leftOut()),
    conflicts: () => again(() => ledger.conflicts()),
    verifiedRanges: (table) => again(() => ledger.verifiedRanges(table)),
    verifiedResults: (table) => again(() => ledger.verifiedResults(table)),
    recordVerified: (table, no, resultJson) => again(() => ledger.recordVerified(table, no, resultJson)),
    clearVerified: () => again(() => ledger.clearVerified()),
    recordSourceServer: (serverId) => again(() => ledger.recordSourceServer(serverId)),
    makeDurable: () => again(() => ledger.makeDurable()),
    release: () => ledger.release(),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  }
}
