import type { DmError } from '@data-migration/contract/errors'
import type { AccountWriter } from '../model/ports/account-writer.ts'
import type { Answers } from '../model/ports/answers.ts'
import type { BulkWriter } from '../model/ports/bulk-writer.ts'
import type { SourceCatalog, TargetCatalog } from '../model/ports/catalog.ts'
import type { ChangeApplier } from '../model/ports/change-applier.ts'
import type { ChangeReader, SourceServer } from '../model/ports/change-reader.ts'
import type { ForgetRequest, Forgotten } from '../model/ports/forget.ts'
import type { Ledger, LedgerRequest } from '../model/ports/ledger.ts'
import type { LogSpool, SpoolSettings } from '../model/ports/log-spool.ts'
import type { RowRepairer } from '../model/ports/row-repairer.ts'
import type { SchemaWriter } from '../model/ports/schema-writer.ts'
import type { SourceMonitor } from '../model/ports/source-monitor.ts'
import type { TargetMonitor } from '../model/ports/target-monitor.ts'
import type { SnapshotReader, SourceReader } from '../model/ports/snapshot-reader.ts'

/** Both databases of a job as a process of one epoch sees them. Nothing is connected before it is used. */
export interface EpochPorts {
  readonly sourceCatalog: SourceCatalog
  readonly sourceReader: SourceReader
  readonly targetCatalog: TargetCatalog
  readonly targetReader: SnapshotReader
  /** Nothing is connected before the first question. */
  readonly openSourceAnswers: () => Answers
  readonly openTargetAnswers: () => Answers
  readonly openSourceMonitor: (signal: AbortSignal) => Promise<SourceMonitor>
  readonly openTargetMonitor: (signal: AbortSignal) => Promise<TargetMonitor>
  /** `onBlocked`: each time others hold the locks an object needs. */
  readonly openSchemaWriter: (onBlocked?: (error: DmError) => void) => Promise<SchemaWriter>
  readonly openAccountWriter: () => Promise<AccountWriter>
  readonly openBulkWriter: () => Promise<BulkWriter>
  readonly openRowRepairer: () => Promise<RowRepairer>
  readonly changeReader: ChangeReader
  readonly openSpool: (settings: SpoolSettings) => LogSpool
  readonly openChangeApplier: () => Promise<ChangeApplier>
  /** Who stands in the way of this sub-task's sessions on the target, in words. */
  readonly targetBlockers: (signal: AbortSignal) => Promise<readonly string[]>
}

/** `ofEpoch(0)`: a process that has not claimed the sub-task and only looks. */
export interface JobPorts {
  /** `server`: which one the source has to be. */
  ofEpoch(epoch: number, server?: SourceServer): EpochPorts
  openLedger(request: LedgerRequest): Promise<Ledger>
  /** Fences the sub-task out and removes its traces in the target. */
  forget(request: ForgetRequest): Promise<Forgotten>
}
