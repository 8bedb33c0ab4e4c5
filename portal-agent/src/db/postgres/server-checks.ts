import type { CheckItem } from '@data-migration/contract/portal'
import { quoteIdent } from '../../convert/quote.ts'
import { isSupported, type PostgresVersion } from './server-version.ts'

/** What a target server says of itself, as far as a migration depends on it. */
export interface ServerFacts {
  readonly version: PostgresVersion
  readonly database: string
  readonly encoding: string
  readonly inRecovery: boolean
  readonly freeConnections: number
}

/** Sessions one sub-task opens at most: workers, index builders, ledger, verification. */
const neededConnections = 12

/** Pure: the server's facts as items of the pre-check. */
export function judgeServer(facts: ServerFacts): CheckItem[] {
  return [versionItem(facts), encodingItem(facts), writableItem(facts), connectionsItem(facts)]
}

function versionItem({ version }: ServerFacts): CheckItem {
  const item = {
    key: 'target.version',
    subject: 'server',
    found: version.flavour === 'postgresql' ? `PostgreSQL ${version.text}` : version.text,
    required: 'PostgreSQL 12 or newer, openGauss 3.0 or newer',
    why: 'Older servers lack SQL that Portal uses.',
  }
  return isSupported(version)
    ? { ...item, severity: 'ok' }
    : { ...item, severity: 'blocker', code: 'DM-TGT-012' }
}

function encodingItem({ encoding, database }: ServerFacts): CheckItem {
  const item = {
    key: 'target.encoding',
    subject: `database ${database}`,
    found: encoding,
    required: 'UTF8',
    why: 'Other encodings cannot hold every character of the source.',
  }
  if (encoding === 'UTF8') return { ...item, severity: 'ok' }
  const fix = `CREATE DATABASE ${quoteIdent(`${database}_utf8`)} ENCODING 'UTF8' TEMPLATE template0;`
  return { ...item, severity: 'blocker', code: 'DM-TGT-005', fix }
}

function writableItem({ inRecovery }: ServerFacts): CheckItem {
  const item = {
    key: 'target.writable',
    subject: 'server',
    found: inRecovery ? 'a standby' : 'a primary',
    required: 'a primary that takes writes',
    why: 'Everything is written to the target.',
  }
  if (!inRecovery) return { ...item, severity: 'ok' }
  return { ...item, severity: 'blocker', fix: 'Give host and port of the primary.', code: 'DM-TGT-008' }
}

function connectionsItem({ freeConnections }: ServerFacts): CheckItem {
  const item = {
    key: 'target.connections',
    subject: 'max_connections',
    found: `${freeConnections} free`,
    required: `${neededConnections} free`,
    why: 'Each worker has a session of its own.',
  }
  return { ...item, severity: freeConnections >= neededConnections ? 'ok' : 'warning' }
}

/** `pg_` belongs to the server, the others to everybody or to Portal itself (pitfall I07). */
export function judgeSchemaName(schema: string, metaSchema: string): CheckItem {
  const reserved = /^pg_/.test(schema) || ['information_schema', metaSchema, 'dbe_perf'].includes(schema)
  const item = {
    key: 'target.schema.name',
    subject: `schema ${schema}`,
    found: schema,
    required: 'a name that is not reserved',
    why: 'Names with pg_ belong to the server, the ledger has a schema of its own.',
  }
  return reserved ? { ...item, severity: 'blocker', code: 'DM-TGT-013' } : { ...item, severity: 'ok' }
}
