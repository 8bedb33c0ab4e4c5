import { describe, expect, it } from 'vitest'
import { judgePermissions, type Permissions } from './privilege-checks.ts'
import { judgeSchemaName, judgeServer, type ServerFacts } from './server-checks.ts'
import { parseVersion } from './server-version.ts'

const facts: ServerFacts = {
  version: parseVersion('PostgreSQL 15.18 on x86_64', '15.18 (Debian 15.18-1)'),
  database: 'shop',
  encoding: 'UTF8',
  inRecovery: false,
  freeConnections: 50,
}
const problems = (changed: Partial<ServerFacts>) =>
  judgeServer({ ...facts, ...changed }).filter(({ severity }) => severity !== 'ok')

describe('judgeServer', () => {
  it('has nothing to say against a fit server', () => {
    expect(problems({})).toEqual([])
  })

  it.each([
    ['an old server', { version: parseVersion('PostgreSQL 11.2', '11.2') }, 'target.version', 'DM-TGT-012'],
    ['another encoding', { encoding: 'SQL_ASCII' }, 'target.encoding', 'DM-TGT-005'],
    ['a standby', { inRecovery: true }, 'target.writable', 'DM-TGT-008'],
  ])('%s stops the run', (_, changed, key, code) => {
    expect(problems(changed)).toMatchObject([{ key, code, severity: 'blocker' }])
  })

  it('O21 warns when connections are short', () => {
    expect(problems({ freeConnections: 3 })).toMatchObject([
      { key: 'target.connections', severity: 'warning' },
    ])
  })
})

describe('parseVersion', () => {
  it.each([
    ['PostgreSQL 18.4 on x86_64', '18.4', { flavour: 'postgresql', text: '18.4', major: 18 }],
    [
      '(openGauss 6.0.0 build aee4abd5) compiled at 2024-09-29',
      '9.2.4',
      { flavour: 'opengauss', text: 'openGauss 6.0.0', major: 6 },
    ],
    [
      'PostgreSQL 9.2.4 (GaussDB Kernel 505.2.0 build x)',
      '9.2.4',
      { flavour: 'opengauss', text: 'GaussDB Kernel 505.2.0', major: 505 },
    ],
  ])('R05 %s', (text, serverVersion, expected) => {
    expect(parseVersion(text, serverVersion)).toEqual(expected)
  })
})

describe('judgeSchemaName', () => {
  it.each([
    ['shop', 'ok'],
    ['public', 'ok'],
    ['pg_shop', 'blocker'],
    ['information_schema', 'blocker'],
    ['portal_meta', 'blocker'],
  ])('I07 %s: %s', (schema, severity) => {
    expect(judgeSchemaName(schema, 'portal_meta').severity).toBe(severity)
  })
})

describe('judgePermissions', () => {
  const all = { usage: true, create: true, lockedTables: [] }
  const permissions: Permissions = {
    user: 'u"x',
    database: 'shop',
    createInDatabase: true,
    target: null,
    meta: null,
    compat: null,
  }
  const blockers = (changed: Partial<Permissions>) =>
    judgePermissions({ ...permissions, ...changed }, 'shop', 'portal_meta')
      .filter(({ severity }) => severity === 'blocker')
      .map(({ fix }) => fix)

  it.each([
    ['everything can be made', {}, []],
    ['everything is there', { createInDatabase: false, target: all, meta: all }, []],
    ['nothing can be made', { createInDatabase: false }, ['GRANT CREATE ON DATABASE "shop" TO "u""x";']],
    [
      'the schema is closed',
      { target: { ...all, usage: false, create: false }, meta: all },
      ['GRANT USAGE ON SCHEMA "shop" TO "u""x";', 'GRANT CREATE ON SCHEMA "shop" TO "u""x";'],
    ],
  ])('%s', (_, changed, fixes) => {
    expect(blockers(changed)).toEqual(fixes)
  })

  it.each([
    ['it can be made', {}, undefined],
    [
      'it cannot be made',
      { createInDatabase: false },
      'CREATE SCHEMA "mysql_compat" AUTHORIZATION "u""x"; GRANT USAGE ON SCHEMA "mysql_compat" TO PUBLIC;',
    ],
    ['it is there', { createInDatabase: false, compat: all }, undefined],
    [
      "it is another's",
      { compat: { ...all, create: false } },
      'GRANT USAGE, CREATE ON SCHEMA "mysql_compat" TO "u""x";',
    ],
  ])('warns where functions of the source’s kind cannot be made: %s', (_, changed, fix) => {
    const items = judgePermissions({ ...permissions, ...changed }, 'shop', 'portal_meta')
    const item = items.find(({ key }) => key === 'target.privilege.compat')
    expect(item).toMatchObject({ severity: fix === undefined ? 'ok' : 'warning' })
    expect(item?.fix).toBe(fix)
  })

  it('lists each privilege under a key of its own', () => {
    const items = judgePermissions({ ...permissions, target: all, meta: all }, 'shop', 'portal_meta')
    const names = items.map(({ key, subject }) => `${key} ${subject}`)
    expect(new Set(names).size).toBe(names.length)
  })
})
