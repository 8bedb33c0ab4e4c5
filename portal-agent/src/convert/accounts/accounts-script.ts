import type { AccountsReport } from '@data-migration/contract/portal'
import type { PlannedStatement } from './plan-accounts.ts'

const titles: Readonly<Record<PlannedStatement['kind'], string>> = {
  role: 'Roles, without passwords: give each that shall log in one of its own',
  membership: 'Who has which role',
  owner: 'Owners',
  definer: 'Owners of what runs with the rights of its definer',
  revoke: 'Everybody may call functions on the target unless that is taken away',
  grant: 'Privileges',
}

/** For an administrator to read and run, as often as wanted. Names of the source stand in comments of one line each. */
export function accountsScript(
  { roles, leftOut, notTranslated, unread, definers }: Omit<AccountsReport, 'statements'>,
  statements: readonly PlannedStatement[],
  database: string,
): string {
  const groups = Map.groupBy(statements, ({ kind }) => kind)
  return [
    `-- Roles, privileges and owners for the database ${oneLine(database)}. Run it there as a superuser or with CREATEROLE`,
    '-- and membership in the owners. It can be run again.',
    '',
    ...comments(
      'Accounts of the source',
      roles.map(({ role, accounts, remarks }) => [`${role}: ${accounts.join(', ')}`, ...remarks].join('; ')),
    ),
    ...comments(
      'Left out',
      leftOut.map(({ account, reason }) => `${account}: ${reason}`),
    ),
    ...comments(
      'Not translated',
      notTranslated.map(
        ({ account, privilege, on, reason }) => `${account}: ${privilege} on ${on}: ${reason}`,
      ),
    ),
    ...comments(
      'Not read',
      unread.map(({ what, fix }) => `${what}; on the source: ${fix}`),
    ),
    ...comments(
      'Runs with other rights',
      definers.map(({ object, definer, remark }) => `${object} of ${definer} ${remark}`),
    ),
    ...[...groups].flatMap(([kind, own]) => [`-- ${titles[kind]}`, ...own.map(({ sql }) => `${sql};`), '']),
  ].join('\n')
}

function comments(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`-- ${title}:`, ...lines.map((line) => `--   ${oneLine(line)}`), '']
}

/** A name may hold a line break; in a comment it would become a statement. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}|\u2028|\u2029/gu, '?')
}
