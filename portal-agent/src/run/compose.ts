import type { SourceEndpoint, TargetEndpoint } from '@data-migration/contract/portal'
import { createMysqlAnswers } from '../db/mysql/answers.ts'
import { createBinlogReader } from '../db/mysql/binlog-reader.ts'
import { createMysqlCatalog } from '../db/mysql/catalog.ts'
import { createMysqlConnector } from '../db/mysql/connector.ts'
import { openSourceMonitor } from '../db/mysql/monitor/source-monitor.ts'
import { onlyOn } from '../db/mysql/recognise-server.ts'
import { createMysqlSnapshotReader } from '../db/mysql/snapshot-reader.ts'
import { createMysqlSpool } from '../db/mysql/spool/mysql-spool.ts'
import { openAccountWriter } from '../db/postgres/accounts/account-writer.ts'
import { createPostgresAnswers } from '../db/postgres/answers.ts'
import { openChangeApplier } from '../db/postgres/apply/change-applier.ts'
import { findBlockers } from '../db/postgres/blockers.ts'
import { openBulkWriter } from '../db/postgres/bulk-writer.ts'
import { createPostgresCatalog } from '../db/postgres/catalog.ts'
import { createPostgresConnector } from '../db/postgres/connector.ts'
import { forgetSubTask } from '../db/postgres/forget.ts'
import { openLedger } from '../db/postgres/ledger.ts'
import { openRowRepairer } from '../db/postgres/row-repairer.ts'
import { openSchemaWriter } from '../db/postgres/schema-writer.ts'
import { createPostgresSnapshotReader } from '../db/postgres/snapshot-reader.ts'
import { openTargetMonitor } from '../db/postgres/target-monitor.ts'
import type { SourceServer } from '../model/ports/change-reader.ts'
import type { RunJob } from './job.ts'
import type { EpochPorts, JobPorts } from './ports.ts'
import type { Credentials, Secret } from './secret.ts'

/** The one place that names databases, and the one where passwords join the rest of a login. */
export function connectJob(job: RunJob, credentials: Credentials): JobPorts {
  const source = withPassword(job.source, credentials.source)
  const target = withPassword(job.target, credentials.target)
  const metaSchema = job.options['target.metaSchema']
  const { subTask } = job
  return {
    ofEpoch: (epoch, server) =>
      epochPorts(source, target, {
        server: server ?? null,
        metaSchema,
        subTask,
        epoch,
        objects: job.objects,
        online: job.mode === 'online',
        compress: job.options['source.compression'] === 'zlib',
      }),
    openLedger: (request) =>
      openLedger(createPostgresConnector(target, { subTask, epoch: 0 }), metaSchema, request),
    forget: (request) =>
      forgetSubTask(createPostgresConnector(target, { subTask, epoch: 0 }), metaSchema, request),
  }
}

interface Identity {
  readonly metaSchema: string
  readonly subTask: string
  readonly epoch: number
  /** Which tables the pre-check has to look at. */
  readonly objects: RunJob['objects']
  readonly online: boolean
  readonly compress: boolean
  /** Null where none is on record yet. */
  readonly server: SourceServer | null
}

function epochPorts(source: SourceEndpoint, target: TargetEndpoint, identity: Identity): EpochPorts {
  const mysql = createMysqlConnector(source, identity, identity)
  const postgres = createPostgresConnector(target, identity)
  const { server } = identity
  const changeReader = createBinlogReader(mysql, { server })
  // While rows are loaded nothing but the server they began with will do.
  const loading = server === null ? mysql : onlyOn(server, mysql)
  return {
    sourceCatalog: createMysqlCatalog(mysql, identity.objects, identity.online),
    sourceReader: createMysqlSnapshotReader(loading),
    openSourceAnswers: () => createMysqlAnswers(mysql),
    openTargetAnswers: () => createPostgresAnswers(postgres),
    openSourceMonitor: (signal) => openSourceMonitor(mysql, signal),
    targetCatalog: createPostgresCatalog(postgres, { metaSchema: identity.metaSchema }),
    targetReader: createPostgresSnapshotReader(postgres),
    openTargetMonitor: (signal) => openTargetMonitor(postgres, signal),
    openSchemaWriter: (onBlocked) =>
      openSchemaWriter(postgres, identity, onBlocked === undefined ? {} : { onBlocked }),
    openAccountWriter: () => openAccountWriter(postgres, identity),
    openBulkWriter: () => openBulkWriter(postgres, identity),
    openRowRepairer: () => openRowRepairer(postgres, identity),
    changeReader,
    openSpool: (settings) => createMysqlSpool(loading, changeReader, { ...settings, following: mysql }),
    openChangeApplier: () => openChangeApplier(postgres, identity),
    targetBlockers: (signal) => findBlockers(postgres, identity.subTask, signal),
  }
}

function withPassword<E extends SourceEndpoint | TargetEndpoint>(endpoint: E, password: Secret | null): E {
  return password === null ? endpoint : { ...endpoint, password: password.reveal() }
}
