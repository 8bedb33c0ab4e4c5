import type { CheckItem } from '@data-migration/contract/portal'
import { qualifiedName, quoteIdentifier } from '../sql/identifier.ts'
import { type Grant, isGranted } from './grants.ts'

export interface PrivilegeFacts {
  readonly grants: readonly Grant[]
  /** `'user'@'host'` as the server matched it. */
  readonly account: string
  readonly database: string
  /** The selected tables this user can see. */
  readonly tables: readonly string[]
  /** Whether positions can be had without REPLICATION CLIENT. */
  readonly positionIsPublic: boolean
}

/** One item for every privilege, with the statement that grants it. */
export function checkPrivileges(facts: PrivilegeFacts): CheckItem[] {
  return [...selectItems(facts), positionItem(facts), ...objectKinds.map((kind) => objectItem(facts, kind))]
}

/** On the whole database at once, else table by table. */
function selectItems(facts: PrivilegeFacts): CheckItem[] {
  const { grants, database, account, tables } = facts
  const whole = isGranted(grants, 'SELECT', { database })
  if (whole || tables.length === 0) {
    const on = `${quoteIdentifier(database)}.*`
    return [selectItem(database, whole, `GRANT SELECT ON ${on} TO ${account};`)]
  }
  return tables.map((table) => {
    const fix = `GRANT SELECT ON ${qualifiedName(database, table)} TO ${account};`
    return selectItem(`${database}.${table}`, isGranted(grants, 'SELECT', { database, table }), fix)
  })
}

function selectItem(subject: string, granted: boolean, fix: string): CheckItem {
  const item = {
    key: 'source.privilege.select',
    subject,
    found: granted ? 'granted' : 'not granted',
    required: 'SELECT',
    why: 'Rows and the structure of tables are read with it.',
  }
  return granted ? { ...item, severity: 'ok' } : { ...item, severity: 'blocker', fix, code: 'DM-SRC-004' }
}

function positionItem({ grants, account, positionIsPublic }: PrivilegeFacts): CheckItem {
  const granted = isGranted(grants, 'REPLICATION CLIENT', {}) || isGranted(grants, 'BINLOG MONITOR', {})
  const item = {
    key: 'source.privilege.replication-client',
    subject: '*.*',
    found: granted ? 'granted' : 'not granted',
    required: positionIsPublic ? 'nothing: positions can be read without it' : 'REPLICATION CLIENT',
    why: 'Without it the position of the snapshot is not known, so it cannot be continued by the binlog.',
  }
  if (granted || positionIsPublic) return { ...item, severity: 'ok' }
  return { ...item, severity: 'warning', fix: `GRANT REPLICATION CLIENT ON *.* TO ${account};` }
}

interface ObjectKind {
  readonly privilege: string
  readonly what: string
}

const objectKinds: readonly ObjectKind[] = [
  { privilege: 'SHOW VIEW', what: 'Definitions of views' },
  { privilege: 'TRIGGER', what: 'Triggers' },
  { privilege: 'EVENT', what: 'Events' },
  { privilege: 'EXECUTE', what: 'Functions and procedures' },
]

function objectItem({ grants, account, database }: PrivilegeFacts, kind: ObjectKind): CheckItem {
  const granted = isGranted(grants, kind.privilege, { database })
  const item = {
    key: `source.privilege.${kind.privilege.toLowerCase().replace(' ', '-')}`,
    subject: database,
    found: granted ? 'granted' : 'not granted',
    required: `${kind.privilege} (optional)`,
    why: `${kind.what} are hidden from users without it; the report could not list them as not moved.`,
  }
  if (granted) return { ...item, severity: 'ok' }
  return {
    ...item,
    severity: 'warning',
    fix: `GRANT ${kind.privilege} ON ${quoteIdentifier(database)}.* TO ${account};`,
  }
}
