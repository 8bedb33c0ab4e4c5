// Rows as they are stored: times as RFC 3339 text, lists and objects as JSON text. They never leave the store's users.

export interface RoleRow {
  name: string
  permissions: string
  builtIn: boolean
}

export interface UserRow {
  id: string
  name: string
  roleName: string
  passwordHash: string
  mustChangePassword: boolean
  createdAt: string
  lastLoginAt: string | null
}

export interface SessionRow {
  tokenHash: string
  userId: string
  createdAt: string
  expiresAt: string
}

export interface CredentialRow {
  id: string
  kind: string
  envelope: string
  createdAt: string
}

export interface MachineRow {
  id: string
  name: string
  host: string
  port: number
  keyAlgorithm: string | null
  keyFingerprint: string | null
  jumpMachineId: string | null
}

export interface MachineUserRow {
  id: string
  machineId: string
  position: number
  name: string
  credentialId: string | null
}

export interface DataSourceRow {
  id: string
  name: string
  kind: string
  host: string
  port: number
  userName: string
  credentialId: string
  databaseName: string | null
  tls: string | null
}

export interface AuditRow {
  id: string
  at: string
  pluginId: string | null
  userId: string
  userName: string
  action: string
  resource: string
  outcome: string
  code: string | null
  params: string | null
}

export interface PluginRow {
  id: string
  version: string
  state: string
}

export interface PluginSettingRow {
  pluginId: string
  key: string
  value: string
}
