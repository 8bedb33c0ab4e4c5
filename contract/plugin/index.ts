export { bearerToken, type Caller, refusalFor, statusOf } from './caller.ts'
export type { CredentialHandle, Credentials, Secret } from './credential.ts'
export {
  type DataSourceEntry,
  type DataSourceInput,
  type DataSourceKind,
  dataSourceKindSchema,
  type DataSources,
} from './data-source.ts'
export type {
  Audit,
  AuditEntry,
  AuditQuery,
  HostContext,
  HttpHandler,
  Logger,
  Menus,
  Metadata,
  MetadataStore,
  Secrets,
  Settings,
  SettingValue,
  StoredAuditEntry,
  UpgradeHandler,
} from './host-context.ts'
export type { HostKey, Machine, MachineInput, Machines, MachineUser } from './machine.ts'
export {
  fitsHost,
  hostApiVersion,
  manifestSchema,
  type MenuEntry,
  type PluginManifest,
  type SettingDefinition,
} from './manifest.ts'
export { type Permission, permissions, permissionSchema, permissionTexts } from './permission.ts'
export type { Health, PluginModule, RunningPlugin } from './plugin-module.ts'
