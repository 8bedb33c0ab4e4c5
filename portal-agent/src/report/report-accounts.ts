import type { AccountsReport, Report } from '@data-migration/contract/portal'
import type { Section } from './report-section.ts'

/** Accounts by what became of them: roles with their merged hosts, statements by state, and what was not translated. */
export function accountSection({ accounts }: Report): Section {
  if (accounts === undefined) return { title: 'Accounts and owners', lines: [] }
  const failed = accounts.statements.filter(({ state }) => state === 'failed')
  return {
    title: `Accounts and owners (accounts.mode ${accounts.mode})`,
    lines: [
      ...counts(accounts),
      ...(accounts.script === undefined ? [] : [`All statements are in reports/${accounts.script}`]),
      ...failed.flatMap(({ sql, error }) => [
        `failed: ${sql}`,
        ...(error === undefined ? [] : [`  ${error.code} ${error.message}`, `  Next step: ${error.remedy}`]),
      ]),
      ...accountRows(accounts).map(([what, who, detail]) => `${what} ${who}: ${detail}`),
    ],
  }
}

function counts({ statements }: AccountsReport): string[] {
  const groups = Map.groupBy(statements, ({ kind, state }) => `${kind} ${state}`)
  const parts = [...groups].map(([name, own]) => `${own.length} × ${name}`)
  return parts.length === 0 ? ['Nothing to do'] : [parts.join(', ')]
}

/** What, who, and more of it: one row for everything that is told besides the statements. */
export function accountRows(accounts: AccountsReport): [what: string, who: string, detail: string][] {
  return [
    ...accounts.unread.map(({ what, fix }): [string, string, string] => [
      'not read',
      what,
      `run on the source: ${fix}`,
    ]),
    ...accounts.roles.map(({ role, login, accounts: own, existed, remarks }): [string, string, string] => [
      'role',
      role,
      [
        `stands for ${own.join(', ')}`,
        login ? 'LOGIN without a password' : 'NOLOGIN',
        ...(existed ? ['was there before'] : []),
        ...remarks,
      ].join('; '),
    ]),
    ...accounts.leftOut.map(({ account, reason }): [string, string, string] => ['left out', account, reason]),
    ...accounts.notTranslated.map(({ account, privilege, on, reason }): [string, string, string] => [
      'not translated',
      account,
      `${privilege} on ${on}: ${reason}`,
    ]),
    ...accounts.definers.map(({ object, definer, remark }): [string, string, string] => [
      'definer',
      `${object} of ${definer}`,
      remark,
    ]),
  ]
}

/** Statements as rows of a table. */
export function accountStatementRows({ statements }: AccountsReport): string[][] {
  return statements.map(({ kind, role, sql, state, error }) => [
    kind,
    role,
    state,
    sql,
    error === undefined ? '' : `${error.code} ${error.message}`,
  ])
}
