import { describe, expect, it } from 'vitest'
import { fillPlaceholders, splitStatements } from './grant-script.ts'

const variables = { user: "o'hara`s", password: `p'\\"w`, database: 'shop"db' }

describe('fillPlaceholders', () => {
  it.each([
    ['mysql', "{{user}}@'%'", "`o'hara``s`@'%'"],
    ['mysql', "'{{user}}'@'%'", "'o''hara`s'@'%'"],
    ['mysql', '`{{database}}`.*', '`shop"db`.*'],
    ['mysql', 'IDENTIFIED BY {{password}}', `IDENTIFIED BY 'p''\\\\"w'`],
    ['mysql', 'IDENTIFIED BY "{{password}}"', `IDENTIFIED BY 'p''\\\\"w'`],
    ['postgresql', 'ON DATABASE {{database}}', 'ON DATABASE "shop""db"'],
    ['postgresql', 'ON DATABASE "{{database}}"', 'ON DATABASE "shop""db"'],
    ['postgresql', 'PASSWORD {{password}}', `PASSWORD E'p''\\\\"w'`],
    ['postgresql', "WHERE rolname = '{{user}}'", "WHERE rolname = 'o''hara`s'"],
  ] as const)('%s: %s', (dialect, script, expected) => {
    expect(fillPlaceholders(script, dialect, variables)).toBe(expected)
  })

  it('refuses a name that has no value', () => {
    expect(() => fillPlaceholders('GRANT {{role}} TO x', 'postgresql', variables)).toThrow('{{role}}')
  })
})

describe('splitStatements', () => {
  it('ends a statement at a semicolon that ends a line', () => {
    expect(splitStatements("-- why\nGRANT SELECT\n  ON a.* TO 'x;y';\n\nGRANT b TO c; \nSELECT 1")).toEqual([
      "GRANT SELECT\n  ON a.* TO 'x;y'",
      'GRANT b TO c',
      'SELECT 1',
    ])
  })

  it('keeps the body of a DO block together', () => {
    const block = 'DO $do$\nBEGIN\n  PERFORM $$a;\n$$;\nEND\n$do$'
    expect(splitStatements(`${block};\nGRANT a TO b;\n`)).toEqual([block, 'GRANT a TO b'])
  })
})
