import { describe, expect, it } from 'vitest'
import { columnLookup } from './column-lookup.ts'
import { translateExpression } from './expression.ts'
import { column, sourceType } from './fixtures.ts'
import type { TypedColumn } from './typed-table.ts'
import { findTypeRow } from './type-map.ts'

const binaryText = sourceType('varchar(10)', { collation: 'utf8mb4_0900_bin' })

const columns = [
  column('qty', 'int'),
  column('big', 'bigint unsigned'),
  column('price', 'decimal(10,2)'),
  column('wide', 'decimal(65,30)'),
  column('ratio', 'double'),
  column('code', binaryText),
  column('name', 'varchar(10)'),
  column('born', 'date'),
  column('seen', 'datetime'),
  column('stamp', 'timestamp'),
].map((source): TypedColumn => {
  const choices = { tinyint1: 'smallint', targetKind: 'postgresql' } as const
  const row = findTypeRow(source.type, choices)
  if (!row) throw new RangeError(source.name)
  return {
    source,
    target: source.name,
    row,
    targetType: row.ddl(source.type, choices),
    generated: null,
    nullable: false,
    collation: null,
  }
})

function translated(sql: string): string | null {
  return translateExpression(sql, columnLookup(columns))?.sql ?? null
}

describe('translateExpression', () => {
  it.each([
    ['(`qty` > 0)', '("qty" > 0)'],
    ['`QTY` <> -1', '("qty" <> (-1))'],
    [
      '((`qty` >= 0) and (`qty` <= 10) or (`big` is null))',
      '((("qty" >= 0) AND ("qty" <= 10)) OR ("big" IS NULL))',
    ],
    ['`qty` between 1 and 5', '(("qty" >= 1) AND ("qty" <= 5))'],
    ['`qty` not in (1,2)', '(NOT (("qty" = 1) OR ("qty" = 2)))'],
    ['not (`qty` = 1)', '(NOT ("qty" = 1))'],
    ['`price` is not null', '("price" IS NOT NULL)'],
    ['(`price` * `qty`)', '("price"::numeric * "qty"::numeric)'],
    ['`qty` - 1 + 2 * 3', '(("qty"::numeric - 1::numeric)::numeric + (2::numeric * 3::numeric)::numeric)'],
    ["`code` in (_utf8mb4'a',_utf8mb4'b')", `(("code" = 'a') OR ("code" = 'b'))`],
    ["`born` >= '2000-01-01'", `("born" >= timestamp '2000-01-01')`],
    ["`seen` < '2000-01-01 10:00:00'", `("seen" < timestamp '2000-01-01 10:00:00')`],
    ['`born` < `seen`', '("born" < "seen")'],
    ['char_length(`name`) > 3', '(char_length("name"::text) > 3)'],
    ["concat(`name`,' ',`code`)", `("name"::text || ' '::text || "code"::text)`],
    ['.5 < `price`', '(0.5 < "price")'],
  ])('K13 C01 translates %s', (sql, expected) => {
    expect(translated(sql)).toBe(expected)
  })

  it.each([
    ['S09 equality by a collation', "`name` = 'a'"],
    ['Q06 order of text', "`code` < 'b'"],
    ['implicit cast', "`qty` = '1'"],
    ['implicit cast', '`code` = 1'],
    ['truth of a number', '`qty` and `big`'],
    ['V02 || is OR', '`qty` || `big`'],
    ['division keeps four more digits', '`qty` / 2 > 1'],
    ['binary floating point', '`ratio` * 2'],
    ['T07 a timestamp depends on the zone', "`stamp` > '2000-01-01'"],
    ['T02 no such date', "`born` > '2000-02-30'"],
    ['operator without counterpart', "`name` like 'a%'"],
    ['operator without counterpart', "`name` regexp '^a'"],
    ['null-safe equality', '`qty` <=> 1'],
    ['function without counterpart', 'json_valid(`name`)'],
    ['function without counterpart', 'now() > `seen`'],
    ['N08 more digits than the source reckons with', '`wide` * `price`'],
    ['unknown column', '`nope` > 1'],
    ['unbalanced', '(`qty` > 1'],
    ['more than one expression', '`qty` > 1 `big`'],
    ['comparison of a comparison', '`qty` = 1 = 1'],
    ['exponent', '`qty` > 1e3'],
    ['nothing', ''],
  ])('C03 K13 leaves alone: %s (%s)', (_why, sql) => {
    expect(translated(sql)).toBeNull()
  })
})
