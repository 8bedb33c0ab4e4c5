export { adminMysql, adminPg } from './clients.ts'
export type { Endpoint, OwnServer, ServerControl, ServerKind } from './endpoint.ts'
export { ensureExecutor, type ExecutorNumber } from './executors/ensure-executor.ts'
export type { Executor } from './executors/executor.ts'
export { newKeyPair } from './executors/ssh-keys.ts'
export { type OwnExecutor, startExecutor } from './executors/start-executor.ts'
export { mountSmallDisk } from './executors/small-disk.ts'
export { externalEndpoint, type ExternalVariable } from './external-endpoint.ts'
export { FaultProxy, type ByteCounters, type FaultMode } from './fault-proxy.ts'
export { dropUser, grantUser, grantUserFromText, randomPassword, type GrantedUser } from './grants.ts'
export { freePort } from './ports.ts'
export {
  type ServerProcess,
  startServerProcess,
  stopServerProcess,
  waitUntilReady,
} from './process/server-process.ts'
export { endReplication, executedGtids, forgetLog, startReplication } from './replication.ts'
export { createScratchDatabase, dropDatabase, uniqueName, type ScratchDatabase } from './scratch-database.ts'
export {
  startDebianMysql,
  startEmbeddedPostgres,
  startMachineMariadbOrMysql,
  startMachinePostgres,
  startMariadb,
  startNpmMysql56,
  type LaunchOptions,
} from './server-launcher.ts'
export {
  ensureMariadb,
  ensureMysql56,
  ensureMysql97,
  ensurePg14,
  ensurePg15,
  ensurePg16,
  ensurePg17,
  ensurePg18,
  ensureService,
  type DatabaseService,
} from './services.ts'
export { TestbedError } from './testbed-error.ts'
