import { describe, expect, it } from 'vitest'
import type { OptionValues } from '@data-migration/contract/options'
import type { Account, AccountGrant, AccountName, SourceAccounts } from '../../model/accounts.ts'
import type { TargetRoles } from '../../model/ports/catalog.ts'
import type { DatabaseSchema } from '../../model/schema.ts'
import type { Routine, View } from '../../model/stored-objects.ts'
import { column, database, primary, settings, sourceType, table } from '../fixtures.ts'
import { planDatabase } from '../plan-database.ts'
import { type AccountsPlan, planAccounts } from './plan-accounts.ts'
import { accountsScript } from './accounts-script.ts'

const nobody: TargetRoles = { user: 'portal', mayCreateRoles: true, roles: [], schemaOwner: 'portal' }

function account(user: string, host = '%', rest: Partial<Account> = {}): Account {
  return { user, host, standing: 'ordinary', isRole: false, locked: false, ...rest }
}

function grant(
  to: AccountName | string,
  privileges: string,
  scope: AccountGrant['scope'] = { kind: 'database' },
  grantable = false,
): AccountGrant {
  const { user, host } = typeof to === 'string' ? { user: to, host: '%' } : to
  return { account: { user, host }, scope, privileges: privileges.split(', '), grantable }
}

const written = {
  definer: 'boss@%',
  sqlMode: ['STRICT_TRANS_TABLES'],
  charset: 'utf8mb4',
  collation: 'utf8mb4_general_ci',
}

function view(name: string, rest: Partial<View> = {}): View {
  return {
    ...written,
    name,
    sql: `select \`shop\`.\`orders\`.\`id\` AS \`id\` from \`shop\`.\`orders\``,
    columns: [{ name: 'id', type: sourceType('int') }],
    security: 'definer',
    checkOption: 'none',
    updatable: true,
    ...rest,
  }
}

function routine(name: string, rest: Partial<Routine> = {}): Routine {
  return {
    ...written,
    kind: 'function',
    name,
    parameters: [{ name: 'x', mode: 'in', type: sourceType('int') }],
    returns: sourceType('int'),
    body: 'RETURN x + 1',
    deterministic: true,
    access: 'NO SQL',
    security: 'definer',
    databaseCollation: 'utf8mb4_general_ci',
    comment: '',
    ...rest,
  }
}

const shop: DatabaseSchema = {
  ...database(
    table('Orders', [column('id', 'int', { autoIncrement: true }), column('Total', 'decimal(10,2)')], {
      name: 'orders',
      indexes: [primary('id')],
      autoIncrement: '1',
    }),
    table('big', [column('id', 'bigint unsigned', { autoIncrement: true })], {
      indexes: [primary('id')],
      autoIncrement: '1',
    }),
  ),
  stored: {
    views: [view('v')],
    routines: [routine('f'), routine('g', { security: 'invoker' })],
    triggers: [],
    events: [],
  },
}

interface Case {
  readonly accounts?: readonly Account[]
  readonly more?: Partial<SourceAccounts>
  readonly options?: Partial<OptionValues>
  readonly target?: Partial<TargetRoles>
  readonly kind?: 'postgresql' | 'opengauss'
  readonly isMade?: (name: string) => boolean
}

function planned({
  accounts = [],
  more = {},
  options = {},
  target = {},
  kind = 'postgresql',
  isMade,
}: Case): AccountsPlan {
  const its = settings({ 'accounts.mode': 'apply', ...options }, { targetKind: kind })
  const source = { accounts, grants: [], roles: [], elsewhere: [], proxies: [], unread: [], ...more }
  return planAccounts({
    source: its.options['accounts.mode'] === 'off' ? null : source,
    target: { ...nobody, ...target },
    schema: shop,
    plan: planDatabase(shop, its),
    settings: its,
    isMade: ({ sourceName }) => isMade?.(sourceName) ?? true,
  })
}

function sql(plan: AccountsPlan, ...kinds: AccountsPlan['statements'][number]['kind'][]): string[] {
  return plan.statements.filter(({ kind }) => kinds.includes(kind)).map((statement) => statement.sql)
}

describe('roles', () => {
  it('V08 stand for all accounts of a user name, and say for which hosts', () => {
    const plan = planned({
      accounts: [account('App'), account('App', '10.0.0.%'), account('job', 'localhost', { locked: true })],
      more: { grants: [grant('App', 'SELECT')] },
    })
    expect(plan.roles).toEqual([
      {
        role: 'app',
        login: true,
        accounts: ['App@%', 'App@10.0.0.%'],
        existed: false,
        remarks: [
          'stands for the hosts %, 10.0.0.%: limit them in pg_hba.conf',
          'its accounts have different privileges on the source; the role has all of them',
        ],
      },
      {
        role: 'job',
        login: false,
        accounts: ['job@localhost'],
        existed: false,
        remarks: ['is locked on the source, so it may not log in'],
      },
    ])
    expect(sql(plan, 'role')[0]).toBe(
      `DO $do$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE "app" LOGIN; END IF; EXCEPTION WHEN duplicate_object THEN NULL; END $do$`,
    )
  })

  it.each([
    ['folded', ['App'], ['app']],
    ['I01 two that would become one keep their letters', ['App', 'app'], ['App', 'app']],
    [
      'I07 names of the target',
      ['pg_reader', 'public', 'none'],
      ['user_none', 'user_pg_reader', 'user_public'],
    ],
    ['quotes', [`o'brien"; DROP`], [`o'brien"; drop`]],
  ])('take names %s', (_, users, roles) => {
    const plan = planned({ accounts: users.map((user) => account(user)) })
    expect(plan.roles.map(({ role }) => role).sort()).toEqual(roles)
    for (const { role } of plan.roles)
      expect(sql(plan, 'role').join()).toContain(`CREATE ROLE "${role.replaceAll('"', '""')}" LOGIN`)
  })

  it('I02 take names over 63 bytes, each its own', () => {
    const [a, b] = [`${'名'.repeat(30)}a`, `${'名'.repeat(30)}b`]
    const names = planned({ accounts: [account(a), account(b)] }).roles.map(({ role }) => role)
    expect(new Set(names).size).toBe(2)
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63)
  })

  it('V08 leave out, and name, what belongs to a server or nobody', () => {
    const plan = planned({
      accounts: [
        account('root', 'localhost', { standing: 'administrator' }),
        account('mysql.sys', 'localhost', { standing: 'server' }),
        account('reader', '%', { standing: 'own' }),
        account(''),
        account('postgres'),
      ],
      more: { grants: [grant('root', 'SELECT'), grant('postgres', 'SELECT')] },
      target: {
        roles: [{ name: 'postgres', administrator: true, inherited: false, assumable: false, creates: true }],
      },
    })
    expect([plan.roles, sql(plan, 'grant', 'role')]).toEqual([[], []])
    expect(plan.leftOut.map((each) => each.account)).toEqual([
      'root@localhost',
      'mysql.sys@localhost',
      'reader@%',
      '@%',
      'postgres@%',
    ])
    expect(plan.leftOut.at(-1)?.reason).toContain('DM-TGT-074')
  })

  it('tell openGauss that there is no password', () => {
    const [statement] = sql(planned({ accounts: [account('app')], kind: 'opengauss' }), 'role')
    expect(statement).toContain('CREATE ROLE "app" LOGIN PASSWORD DISABLE;')
  })

  it('and all that belongs to them ask openGauss for nothing that came after PostgreSQL 9.2', () => {
    const reader = account('reader', '%', { isRole: true })
    const plan = planned({
      kind: 'opengauss',
      accounts: [account('app'), account('boss'), reader],
      options: { 'object.owner': 'keeper' },
      target: {
        roles: [{ name: 'keeper', administrator: false, inherited: true, assumable: true, creates: true }],
      },
      more: {
        grants: [grant('app', 'SELECT'), grant('boss', 'EXECUTE'), grant('reader', 'INSERT')],
        roles: [{ role: reader, member: account('app'), admin: true, onDemand: false }],
      },
    })
    const statements = plan.statements.map((statement) => statement.sql)
    const verbs = new Set(statements.map((statement) => statement.split(' ').slice(0, 2).join(' ')))
    expect(verbs.size).toBeGreaterThan(3)
    // ROUTINE is of 11, SET and INHERIT of a membership of 16, security_invoker of 15, ON SCHEMA by default of 10.
    for (const statement of statements) {
      expect(statement).not.toMatch(/\bROUTINES?\b|WITH (SET|INHERIT)|security_invoker|GRANTED BY/)
      expect(statement).not.toMatch(/ALTER DEFAULT PRIVILEGES .* ON SCHEMAS/)
    }
  })

  it('V08 have members, admins, and say what is active without SET ROLE', () => {
    const role = (user: string) => account(user, '%', { isRole: true })
    const plan = planned({
      accounts: [
        role('reader'),
        role('boss'),
        account('eve'),
        account('root', '%', { standing: 'administrator' }),
      ],
      more: {
        roles: [
          { role: role('reader'), member: role('boss'), admin: false, onDemand: true },
          { role: role('boss'), member: account('eve'), admin: true, onDemand: false },
          { role: role('boss'), member: account('root'), admin: true, onDemand: false },
          { role: account('root'), member: account('eve'), admin: false, onDemand: false },
        ],
      },
    })
    expect(sql(plan, 'membership')).toEqual([
      'GRANT "reader" TO "boss"',
      'GRANT "boss" TO "eve" WITH ADMIN OPTION',
    ])
    expect(plan.roles.map(({ role: name, login }) => [name, login])).toEqual([
      ['reader', false],
      ['boss', false],
      ['eve', true],
    ])
    expect(plan.roles[1]?.remarks).toEqual(['role reader is active at once; on the source after SET ROLE'])
    expect(plan.notTranslated).toMatchObject([{ account: 'eve@%', privilege: 'role root@%' }])
  })
})

describe('privileges', () => {
  const app = [account('app')]
  const of = (...grants: AccountGrant[]) => planned({ accounts: app, more: { grants } })
  const usage = 'GRANT USAGE ON SCHEMA "shop" TO "app"'
  const on = (what: string) => `GRANT ${what} TO "app"`

  it.each<[string, AccountGrant, string[]]>([
    ['a database', grant('app', 'SELECT, UPDATE'), [on('SELECT, UPDATE ON ALL TABLES IN SCHEMA "shop"')]],
    [
      'INSERT, which draws numbers',
      grant('app', 'INSERT'),
      [on('INSERT ON ALL TABLES IN SCHEMA "shop"'), on('USAGE ON ALL SEQUENCES IN SCHEMA "shop"')],
    ],
    [
      'everything, here in the schema',
      grant('app', 'DELETE', { kind: 'global' }),
      [on('DELETE ON ALL TABLES IN SCHEMA "shop"')],
    ],
    [
      'a table, to be handed on',
      grant('app', 'SELECT, DELETE', { kind: 'table', table: 'ORDERS' }, true),
      [`${on('SELECT, DELETE ON TABLE "shop"."orders"')} WITH GRANT OPTION`],
    ],
    [
      'a table whose numbers come from a sequence of its own',
      grant('app', 'INSERT', { kind: 'table', table: 'big' }),
      [on('INSERT ON TABLE "shop"."big"'), on('USAGE ON SEQUENCE "shop"."big_id_seq"')],
    ],
    ['a view', grant('app', 'SELECT', { kind: 'table', table: 'v' }), [on('SELECT ON TABLE "shop"."v"')]],
    [
      'a column',
      grant('app', 'SELECT, UPDATE', { kind: 'column', table: 'orders', column: 'Total' }),
      [on('SELECT ("total") ON TABLE "shop"."orders"'), on('UPDATE ("total") ON TABLE "shop"."orders"')],
    ],
    [
      'a function',
      grant('app', 'EXECUTE', { kind: 'function', routine: 'F' }),
      [on('EXECUTE ON FUNCTION "shop"."f"("x" integer)')],
    ],
    ['CREATE', grant('app', 'CREATE, CREATE VIEW'), [on('CREATE ON SCHEMA "shop"')]],
    [
      'REFERENCES and TRIGGER',
      grant('app', 'REFERENCES, TRIGGER'),
      [on('REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA "shop"')],
    ],
    [
      'DROP, without which the source truncates nothing',
      grant('app', 'DROP'),
      [on('TRUNCATE ON ALL TABLES IN SCHEMA "shop"')],
    ],
  ])('V08 on %s', (_, wanted, expected) => {
    expect(sql(of(wanted), 'grant')).toEqual([usage, ...expected])
  })

  it.each<[string, AccountGrant['scope'], RegExp]>([
    ['ALTER', { kind: 'database' }, /ownership/],
    ['CREATE VIEW', { kind: 'database' }, /every kind of object/],
    ['EVENT', { kind: 'database' }, /no events/],
    ['SUPER', { kind: 'global' }, /administration/],
    ['BACKUP_ADMIN', { kind: 'global' }, /administration/],
    ['PROCESS', { kind: 'global' }, /pg_monitor/],
    ['CREATE', { kind: 'table', table: 'orders' }, /cannot be created/],
    ['SELECT', { kind: 'table', table: 'gone' }, /not part of this migration/],
    ['SELECT', { kind: 'column', table: 'orders', column: 'gone' }, /not part of this migration/],
    ['EXECUTE', { kind: 'procedure', routine: 'f' }, /not part of this migration/],
  ])('V08 lists %s, which has no counterpart', (privilege, scope, reason) => {
    const plan = of(grant('app', privilege, scope))
    expect(sql(plan, 'grant')).toEqual([])
    expect(plan.notTranslated).toEqual([
      {
        account: 'app@%',
        privilege,
        on: expect.any(String) as string,
        reason: expect.stringMatching(reason) as string,
      },
    ])
  })

  it('V08 lists privileges on other databases, and who may act as another', () => {
    const plan = planned({
      accounts: app,
      more: {
        elsewhere: [{ account: account('app'), databases: ['crm', 'hr'] }],
        proxies: [{ who: account('app'), as: account('boss') }],
      },
    })
    expect(plan.notTranslated.map(({ privilege, on: where }) => [privilege, where])).toEqual([
      ['privileges', 'crm, hr'],
      ['PROXY for boss@%', '*.*'],
    ])
  })

  it('are given on what was there before only by name', () => {
    const options = { 'target.existing': 'append' as const }
    const plan = planned({ accounts: app, more: { grants: [grant('app', 'SELECT')] }, options })
    expect(sql(plan, 'grant')).toEqual([
      usage,
      on('SELECT ON TABLE "shop"."orders", "shop"."big", "shop"."v"'),
    ])
  })

  it("hold for what the owner makes later, as the source's do", () => {
    const options = { 'object.owner': 'shop_owner' }
    const plan = planned({ accounts: app, more: { grants: [grant('app', 'SELECT')] }, options })
    expect(sql(plan, 'grant')).toContain(
      'ALTER DEFAULT PRIVILEGES FOR ROLE "shop_owner" IN SCHEMA "shop" GRANT SELECT ON TABLES TO "app"',
    )
  })

  it('are not given on what is not on the target', () => {
    const scope = { kind: 'table' as const, table: 'v' }
    const plan = planned({
      accounts: app,
      more: { grants: [grant('app', 'SELECT', scope)] },
      isMade: (name) => name !== 'v',
    })
    expect(sql(plan, 'grant')).toEqual([])
    expect(plan.notTranslated).toHaveLength(1)
  })

  it("of MariaDB's PUBLIC go to everybody", () => {
    const everyone = { user: 'PUBLIC', host: '' }
    const plan = planned({
      accounts: [account('PUBLIC', '', { isRole: true })],
      more: { grants: [grant(everyone, 'SELECT')] },
    })
    expect(plan.roles).toEqual([])
    expect(sql(plan, 'grant')[0]).toBe('GRANT USAGE ON SCHEMA "shop" TO PUBLIC')
  })

  it('to call a routine are taken from everybody', () => {
    expect(sql(planned({}), 'revoke')).toEqual([
      'REVOKE EXECUTE ON FUNCTION "shop"."f"("x" integer) FROM PUBLIC',
      'REVOKE EXECUTE ON FUNCTION "shop"."g"("x" integer) FROM PUBLIC',
    ])
    expect(sql(planned({ options: { 'accounts.mode': 'off' } }), 'revoke')).toEqual([])
  })
})

describe('owners', () => {
  const owned = (options: Partial<OptionValues>, accounts: readonly Account[] = []) =>
    sql(planned({ options, accounts }), 'owner', 'definer')

  it('are nobody new unless asked for', () => {
    expect(owned({ 'accounts.mode': 'off' })).toEqual([])
  })

  it('have everything that is made', () => {
    const role = '"shop_owner"'
    expect(owned({ 'accounts.mode': 'off', 'object.owner': 'shop_owner' })).toEqual([
      `ALTER SCHEMA "shop" OWNER TO ${role}`,
      `ALTER TABLE "shop"."orders" OWNER TO ${role}`,
      `ALTER TABLE "shop"."big" OWNER TO ${role}`,
      `ALTER FUNCTION "shop"."f"("x" integer) OWNER TO ${role}`,
      `ALTER FUNCTION "shop"."g"("x" integer) OWNER TO ${role}`,
      `ALTER VIEW "shop"."v" OWNER TO ${role}`,
    ])
  })

  it('V03 of what runs with the rights of its definer are who the map says', () => {
    const options = {
      'accounts.mode': 'off',
      'object.owner': 'o',
      'object.definerMap': 'boss@%=chief; *=other',
    } as const
    expect(owned(options).slice(3)).toEqual([
      'ALTER FUNCTION "shop"."f"("x" integer) OWNER TO "chief"',
      'ALTER FUNCTION "shop"."g"("x" integer) OWNER TO "o"',
      'ALTER VIEW "shop"."v" OWNER TO "chief"',
    ])
  })

  it.each([
    ['boss@%=a; boss=b; *=c', 'a'],
    ['boss=b; *=c', 'b'],
    ['boss@localhost=a; *=c', 'c'],
  ])('V03 are found by the most exact entry of %s', (map, role) => {
    expect(owned({ 'accounts.mode': 'off', 'object.definerMap': map })).toContain(
      `ALTER VIEW "shop"."v" OWNER TO "${role}"`,
    )
  })

  it("V03 are the roles that the definers' accounts become, where these are made", () => {
    const boss = [account('boss')]
    expect(owned({}, boss)).toContain('ALTER VIEW "shop"."v" OWNER TO "boss"')
    expect(owned({ 'accounts.mode': 'report' }, boss)).toEqual([])
  })

  it('V03 that are not known are told', () => {
    expect(planned({ options: { 'accounts.mode': 'report' } }).definers).toMatchObject([
      { object: 'view v', definer: 'boss@%', role: 'portal' },
      { object: 'function f', definer: 'boss@%', role: 'portal' },
    ])
  })
})

it('a name with a line break stays in its comment of the script', () => {
  const plan = planned({ accounts: [account('x\nDROP TABLE y; --')] })
  const [comments] = accountsScript(plan, plan.statements, 'shop').split('-- Roles, without')
  expect(comments?.split('\n').filter((line) => line !== '' && !line.startsWith('--'))).toEqual([])
  expect(comments).toContain('x?DROP TABLE y; --@%')
})
