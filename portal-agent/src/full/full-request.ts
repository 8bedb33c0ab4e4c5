import type { OptionValues } from '@data-migration/contract/options'
import type { Position } from '@data-migration/contract/portal'
import type { DatabasePlan } from '../convert/plan-database.ts'
import type { BulkWriter } from '../model/ports/bulk-writer.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import type { SchemaWriter } from '../model/ports/schema-writer.ts'
import type { SourceReader } from '../model/ports/snapshot-reader.ts'
import type { SourceMonitor } from '../model/ports/source-monitor.ts'
import type { TargetMonitor } from '../model/ports/target-monitor.ts'
import type { LoadObserver } from './load-observer.ts'

/** Option values, some of which may change while the load runs. */
export interface OptionsInForce {
  readonly values: OptionValues
  onChange(listener: (values: OptionValues) => void): void
}

/** The source's structure, read again once the view's position is fixed (design 5). */
export interface Reread {
  /** Tables whose structure is not the one the target was made from. */
  readonly changed: readonly string[]
  /** Planned from what was read: its sequences have the values of the position. */
  readonly plan: DatabasePlan
}

export interface FullRequest {
  readonly plan: DatabasePlan
  readonly ledger: Ledger
  readonly source: SourceReader
  readonly openSourceMonitor: (signal: AbortSignal) => Promise<SourceMonitor>
  readonly openTargetMonitor: (signal: AbortSignal) => Promise<TargetMonitor>
  readonly openBulkWriter: (signal: AbortSignal) => Promise<BulkWriter>
  readonly openSchemaWriter: (signal: AbortSignal) => Promise<SchemaWriter>
  readonly reread: (signal: AbortSignal) => Promise<Reread>
  readonly options: OptionsInForce
  readonly observer: LoadObserver
  /** Told from where on the source's log is needed, as soon as that is known and each time a view is opened. */
  readonly onStart?: (position: Position) => void
}
