import { EntitySchema } from 'typeorm'
import type {
  AuditRow,
  CredentialRow,
  DataSourceRow,
  MachineRow,
  MachineUserRow,
  PluginRow,
  PluginSettingRow,
  RoleRow,
  SessionRow,
  UserRow,
} from './rows.ts'

const text = { type: 'text' } as const
const maybeText = { type: 'text', nullable: true } as const
const key = { type: 'text', primary: true } as const

export const roleTable = new EntitySchema<RoleRow>({
  name: 'role',
  columns: { name: key, permissions: text, builtIn: { name: 'built_in', type: 'boolean' } },
})

export const userTable = new EntitySchema<UserRow>({
  name: 'host_user',
  columns: {
    id: key,
    name: text,
    roleName: { ...text, name: 'role_name' },
    passwordHash: { ...text, name: 'password_hash' },
    mustChangePassword: { name: 'must_change_password', type: 'boolean' },
    createdAt: { ...text, name: 'created_at' },
    lastLoginAt: { ...maybeText, name: 'last_login_at' },
  },
})

export const sessionTable = new EntitySchema<SessionRow>({
  name: 'session',
  columns: {
    tokenHash: { ...key, name: 'token_hash' },
    userId: { ...text, name: 'user_id' },
    createdAt: { ...text, name: 'created_at' },
    expiresAt: { ...text, name: 'expires_at' },
  },
})

export const credentialTable = new EntitySchema<CredentialRow>({
  name: 'credential',
  columns: { id: key, kind: text, envelope: text, createdAt: { ...text, name: 'created_at' } },
})

export const machineTable = new EntitySchema<MachineRow>({
  name: 'machine',
  columns: {
    id: key,
    name: text,
    host: text,
    port: { type: 'integer' },
    keyAlgorithm: { ...maybeText, name: 'key_algorithm' },
    keyFingerprint: { ...maybeText, name: 'key_fingerprint' },
    jumpMachineId: { ...maybeText, name: 'jump_machine_id' },
  },
})

export const machineUserTable = new EntitySchema<MachineUserRow>({
  name: 'machine_user',
  columns: {
    id: key,
    machineId: { ...text, name: 'machine_id' },
    position: { type: 'integer' },
    name: text,
    credentialId: { ...maybeText, name: 'credential_id' },
  },
})

export const dataSourceTable = new EntitySchema<DataSourceRow>({
  name: 'data_source',
  columns: {
    id: key,
    name: text,
    kind: text,
    host: text,
    port: { type: 'integer' },
    userName: { ...text, name: 'user_name' },
    credentialId: { ...text, name: 'credential_id' },
    databaseName: { ...maybeText, name: 'database_name' },
    tls: maybeText,
  },
})

export const auditTable = new EntitySchema<AuditRow>({
  name: 'audit_entry',
  columns: {
    id: key,
    at: text,
    pluginId: { ...maybeText, name: 'plugin_id' },
    userId: { ...text, name: 'user_id' },
    userName: { ...text, name: 'user_name' },
    action: text,
    resource: text,
    outcome: text,
    code: maybeText,
    params: maybeText,
  },
})

export const pluginTable = new EntitySchema<PluginRow>({
  name: 'plugin',
  columns: { id: key, version: text, state: text },
})

export const pluginSettingTable = new EntitySchema<PluginSettingRow>({
  name: 'plugin_setting',
  columns: { pluginId: { ...key, name: 'plugin_id' }, key, value: text },
})

export const hostTables: readonly EntitySchema[] = [
  roleTable,
  userTable,
  sessionTable,
  credentialTable,
  machineTable,
  machineUserTable,
  dataSourceTable,
  auditTable,
  pluginTable,
  pluginSettingTable,
]
