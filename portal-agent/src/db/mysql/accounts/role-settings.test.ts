import { expect, it } from 'vitest'
import { rowsFor } from './database-rows.ts'
import { heldIn } from './partial-revokes.ts'
import { privilegeOfColumn, privilegesOfSet } from './privilege-words.ts'
import { parseAccountList } from './role-settings.ts'

it.each([
  ['', []],
  ['reader', [['reader', '%']]],
  [
    `'boss'@'%', reader@localhost`,
    [
      ['boss', '%'],
      ['reader', 'localhost'],
    ],
  ],
  [
    "`a,b`@`10.0.0.%`,'o''brien'",
    [
      ['a,b', '10.0.0.%'],
      ["o'brien", '%'],
    ],
  ],
])('V08 reads the list of mandatory roles %s', (text, names) => {
  expect(parseAccountList(text).map(({ user, host }) => [user, host])).toEqual(names)
})

it.each([
  ['Create_tmp_table_priv', 'CREATE TEMPORARY TABLES'],
  ['Show_view_priv', 'SHOW VIEW'],
  ['Repl_slave_priv', 'REPLICATION SLAVE'],
  ['Select_priv', 'SELECT'],
])('V08 knows the privilege of the column %s', (column, privilege) => {
  expect(privilegeOfColumn(column)).toBe(privilege)
})

it('V08 tells GRANT OPTION from privileges', () => {
  expect(privilegesOfSet('Select,Create View,Grant')).toEqual({
    privileges: ['SELECT', 'CREATE VIEW'],
    grantable: true,
  })
  expect(privilegesOfSet('')).toEqual({ privileges: [], grantable: false })
})

const row = (database: string, user = 'app') => ({ user, host: '%', database })

it.each<[string, string[], boolean, string[]]>([
  ['a plain name goes before patterns', ['%', 'shop_eu', 'shop%'], true, ['shop_eu']],
  ['an escaped name is a plain one', ['shop%', 'shop\\_eu'], true, ['shop\\_eu']],
  ['the longer beginning counts', ['s%', 'shop%', '%'], true, ['shop%']],
  ['an underscore is any character', ['shop_eu'], true, ['shop_eu']],
  ['no pattern is one with partial revokes', ['shop%', '%'], false, []],
])('V08 of the rows for a database %s', (_, patterns, wildcards, expected) => {
  const found = rowsFor(
    patterns.map((pattern) => row(pattern)),
    'shop_eu',
    wildcards,
  )
  expect(found.map(({ database }) => database)).toEqual(expected)
})

it('V08 takes out of global privileges what was revoked for the database', () => {
  const global = { scope: { kind: 'global' as const }, privileges: ['SELECT', 'INSERT'], grantable: false }
  const grants = ['app', 'eve'].map((user) => ({ ...global, account: { user, host: '%' } }))
  const restrictions = [
    [
      'app',
      '%',
      '[{"Database": "shop", "Privileges": ["INSERT"]}, {"Database": "crm", "Privileges": ["SELECT"]}]',
    ],
    ['eve', 'localhost', '[{"Database": "shop", "Privileges": ["SELECT"]}]'],
    ['eve', '%', null],
  ]
  expect(heldIn('shop', grants, restrictions).map(({ privileges }) => privileges)).toEqual([
    ['SELECT'],
    ['SELECT', 'INSERT'],
  ])
})
