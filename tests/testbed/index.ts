export { adminMysql, adminPg } from './clients.ts'
export type { Endpoint, OwnServer, ServerControl, ServerKind } from './endpoint.ts'
export { externalEndpoint, type ExternalVariable } from './external-endpoint.ts'
export { freePort } from './ports.ts'
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
