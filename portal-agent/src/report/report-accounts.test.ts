import type { AccountsReport } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { buildReport } from './report-builder.ts'
import { reportHtml } from './report-html.ts'
import { reportText } from './report-text.ts'
import { sampleFacts } from './sample-report.ts'

const error = {
  code: 'DM-TGT-004',
  message: 'User portal lacks it',
  remedy: 'Grant it.',
  params: {},
  details: [],
}
const accounts: AccountsReport = {
  mode: 'apply',
  unread: [{ what: 'privileges on columns', fix: 'GRANT SELECT ON mysql.columns_priv TO x;' }],
  roles: [
    { role: 'app', login: true, accounts: ['app@%', 'app@localhost'], existed: true, remarks: ['a remark'] },
  ],
  leftOut: [{ account: 'root@localhost', reason: 'an administrator of the source' }],
  statements: [
    { kind: 'grant', role: 'app', sql: 'GRANT SELECT ON TABLE "t" TO "app"', state: 'failed', error },
    { kind: 'role', role: 'app', sql: 'DO x', state: 'there' },
  ],
  notTranslated: [
    { account: 'app@%', privilege: 'PROCESS', on: '*.*', reason: 'administration of the server' },
  ],
  definers: [
    { object: 'view v', definer: 'boss@%', role: 'portal', remark: 'runs with the rights of portal' },
  ],
  script: 'accounts.sql',
}

it('V08 tells people what became of accounts, merged hosts and what was left included', () => {
  const report = buildReport(sampleFacts({ accounts }))
  const text = reportText(report, 'again')
  for (const line of [
    'Accounts and owners (accounts.mode apply)',
    '1 × grant failed, 1 × role there',
    'All statements are in reports/accounts.sql',
    'failed: GRANT SELECT ON TABLE "t" TO "app"',
    '  DM-TGT-004 User portal lacks it',
    'not read privileges on columns: run on the source: GRANT SELECT ON mysql.columns_priv TO x;',
    'role app: stands for app@%, app@localhost; LOGIN without a password; was there before; a remark',
    'left out root@localhost: an administrator of the source',
    'not translated app@%: PROCESS on *.*: administration of the server',
    'definer view v of boss@%: runs with the rights of portal',
  ])
    expect(text).toContain(line)
  const page = [...reportHtml(report)].join('')
  expect(page).toContain('<h2>Statements for accounts and owners</h2>')
  expect(page).toContain('GRANT SELECT ON TABLE &quot;t&quot; TO &quot;app&quot;')
})

it('says nothing where nothing was asked', () => {
  expect(reportText(buildReport(sampleFacts()), 'again')).not.toContain('Accounts')
})
