import type { SourceReader } from '../../model/ports/snapshot-reader.ts'
import type { MysqlConnector } from './connector.ts'
import { openSnapshot } from './snapshot/open-snapshot.ts'

/** Consistent views of the source. Errors of `open`: those of connecting, DM-SRC-014. */
export function createMysqlSnapshotReader(connector: MysqlConnector): SourceReader {
  return { open: (request, signal) => openSnapshot(connector, request, signal) }
}
