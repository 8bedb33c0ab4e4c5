import type { Mutation } from '../mutation.ts'

const planTest = 'portal-agent/src/convert/accounts/plan-accounts.test.ts'
const readTest = 'portal-agent/src/db/mysql/accounts/role-settings.test.ts'

/** Guards of accounts and owners: nobody gets more than the source gave. */
export const accounts: readonly Mutation[] = [
  {
    pitfall: 'V08',
    file: 'portal-agent/src/convert/accounts/merge-accounts.ts',
    guard: 'if (there.get(role)?.administrator === true) {',
    mutated: 'if (there.has(`${role}?`)) {',
    test: { file: planTest, name: 'V08 leave out, and name' },
  },
  {
    pitfall: 'V08',
    file: 'portal-agent/src/db/mysql/accounts/database-rows.ts',
    guard: '.slice(0, 1)',
    mutated: '',
    test: { file: readTest, name: 'V08 of the rows for a database' },
  },
  {
    pitfall: 'V08',
    file: 'portal-agent/src/db/mysql/accounts/partial-revokes.ts',
    guard: 'gone?.has(privilege) !== true',
    mutated: 'gone?.has(privilege) !== null',
    test: { file: readTest, name: 'V08 takes out of global privileges' },
  },
  {
    pitfall: 'V03',
    file: 'portal-agent/src/convert/routines/view.ts',
    guard: "view.security === 'invoker' && mayInvoke ?",
    mutated: "view.security === 'invoker' ?",
    test: {
      file: 'portal-agent/src/convert/routines/plan-stored.test.ts',
      name: 'V03 of SQL SECURITY INVOKER',
    },
  },
  {
    pitfall: 'V03',
    file: 'portal-agent/src/convert/accounts/definer-map.ts',
    guard: 'roles.get(definer) ?? ',
    mutated: '',
    test: { file: planTest, name: 'V03 are found by the most exact entry' },
  },
  {
    pitfall: 'V03',
    file: 'portal-agent/src/convert/accounts/borrowed-rights.ts',
    guard: 'after: [...(lacks ? [`REVOKE ${on} FROM ${name}`] : []), ...leave],',
    mutated: 'after: leave,',
    test: { file: 'portal-agent/src/run/accounts-check.test.ts', name: 'V03 are lent' },
  },
]
