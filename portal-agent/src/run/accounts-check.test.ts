import { describe, expect, it } from 'vitest'
import type { OptionValues } from '@data-migration/contract/options'
import { borrowedRights } from '../convert/accounts/borrowed-rights.ts'
import { database, settings } from '../convert/fixtures.ts'
import type { SourceAccounts } from '../model/accounts.ts'
import type { TargetRole, TargetRoles } from '../model/ports/catalog.ts'
import { noStoredObjects } from '../model/stored-objects.ts'
import { accountItems, definerItems } from './accounts-check.ts'

const source: SourceAccounts = {
  accounts: [{ user: 'app', host: '%', standing: 'ordinary', isRole: false, locked: false }],
  grants: [],
  roles: [],
  elsewhere: [],
  proxies: [],
  unread: [],
}

function role(name: string, rest: Partial<TargetRole> = {}): TargetRole {
  return { name, administrator: false, inherited: true, assumable: true, creates: true, ...rest }
}

function found(
  options: Partial<OptionValues>,
  target: Partial<TargetRoles> = {},
  more: Partial<SourceAccounts> = {},
): [code: string | undefined, severity: string, fix: string | undefined][] {
  const facts = {
    source: options['accounts.mode'] === undefined ? null : { ...source, ...more },
    target: { user: 'portal', mayCreateRoles: false, roles: [], schemaOwner: null, ...target },
  }
  return accountItems(facts, settings(options), 'reader').map(({ code, severity, fix }) => [
    code,
    severity,
    fix,
  ])
}

describe('the pre-check of accounts and owners', () => {
  it.each<[string, ReturnType<typeof found>, ReturnType<typeof found>]>([
    ['nothing where all is there', found({ 'object.owner': 'o' }, { roles: [role('o')] }), []],
    [
      'an owner that is not there',
      found({ 'object.owner': 'o' }),
      [['DM-TGT-071', 'blocker', 'CREATE ROLE "o" NOLOGIN; GRANT "o" TO "portal";']],
    ],
    [
      'an owner whose rights are not inherited',
      found({ 'object.owner': 'o' }, { roles: [role('o', { inherited: false })] }),
      [['DM-TGT-072', 'blocker', 'GRANT "o" TO "portal";']],
    ],
    [
      'an owner who may not create in a schema that is there',
      found({ 'object.owner': 'o' }, { roles: [role('o', { creates: false })], schemaOwner: 'x' }),
      [['DM-TGT-072', 'blocker', 'GRANT USAGE, CREATE ON SCHEMA "shop" TO "o";']],
    ],
    [
      'a definer map with a gap',
      found({ 'object.definerMap': 'app@%' }),
      [['DM-JOB-070', 'blocker', undefined]],
    ],
    [
      'a role of the map that is not there',
      found({ 'object.definerMap': '*=d' }),
      [['DM-TGT-071', 'blocker', 'CREATE ROLE "d" NOLOGIN; GRANT "d" TO "portal";']],
    ],
    [
      'no role of the map that the accounts bring',
      found({ 'object.definerMap': '*=app', 'accounts.mode': 'apply' }, { mayCreateRoles: true }),
      [],
    ],
    [
      'who may not make roles',
      found({ 'accounts.mode': 'apply' }),
      [['DM-TGT-070', 'blocker', 'ALTER ROLE "portal" CREATEROLE;']],
    ],
    ['nobody where the roles are there', found({ 'accounts.mode': 'apply' }, { roles: [role('app')] }), []],
    ['nobody for a script', found({ 'accounts.mode': 'script' }), []],
    [
      'what may not be read',
      found(
        { 'accounts.mode': 'report' },
        {},
        { unread: [{ what: 'privileges on tables', fix: 'GRANT x;' }] },
      ),
      [['DM-SRC-070', 'warning', 'GRANT x;']],
    ],
  ])('V08 finds %s', (_, items, expected) => {
    expect(items).toEqual(expected)
  })

  it('V03 names the definers whose rights are not kept, unless that was settled', () => {
    const trigger = { name: 'tr', table: 't', definer: 'boss@%' }
    const schema = {
      ...database(),
      stored: { ...noStoredObjects, triggers: [trigger] },
    } as unknown as Parameters<typeof definerItems>[0]
    expect(definerItems(schema, settings())).toMatchObject([
      { key: 'definers', severity: 'warning', found: 'boss@%' },
    ])
    expect(definerItems(schema, settings({ 'object.owner': 'o' }))).toEqual([])
    expect(definerItems(database(), settings())).toEqual([])
  })
})

describe('rights for one transaction', () => {
  const statement = { kind: 'definer' as const, role: 'd', sql: 'ALTER VIEW "shop"."v" OWNER TO "d"' }
  const target = { user: 'portal', mayCreateRoles: true, schemaOwner: 'portal' }

  it('V03 are lent where the role lacks them, and taken back', () => {
    const lent = borrowedRights([statement], { ...target, roles: [] }, 'shop')(statement)
    expect(lent).toEqual({
      before: ['GRANT "d" TO "portal"', 'GRANT CREATE ON SCHEMA "shop" TO "d"'],
      after: ['REVOKE CREATE ON SCHEMA "shop" FROM "d"', 'REVOKE "d" FROM "portal"'],
    })
  })

  it('V03 are not touched where they are there', () => {
    const lent = borrowedRights([statement], { ...target, roles: [role('d')] }, 'shop')(statement)
    expect(lent).toEqual({ before: [], after: [] })
  })
})
