import { describe, expect, it } from 'vitest'
import { bareColumn, expressionPrint } from './expression-print.ts'

const columns = new Set(['name', 'price', 'odd "one"', 'left', 'from', 'shop', 'born'])
const planned = (sql: string) => expressionPrint(sql, columns, 'planned')
const found = (sql: string) => expressionPrint(sql, columns, 'found')

describe('expressionPrint', () => {
  it.each([
    [`left("name", 10)`, `"left"((name)::text, 10)`],
    [`(rtrim("name", ' ')) COLLATE "shop"."mysql_ci"`, `rtrim((name)::text, ' '::text)`],
    [`substring("name" from 1 for 3)`, `"substring"(name, 1, 3)`],
    [
      `"name" IN ('it''s', 'b', '')`,
      `((name)::text = ANY ((ARRAY['it''s'::character varying, 'b'::character varying, ''::character varying])::text[]))`,
    ],
    [`("price" > -5)`, `(price > '-5'::integer)`],
    [`("price" >= 0)`, `(price >= (0)::numeric(10,2))`],
    [`"name" <> E'a\\\\b'`, `((name)::text <> 'a\\b'::text)`],
    [`left("left", 3)`, `"left"(("left")::text, 3)`],
    [`("born" > '2020-01-01')`, `(born > '2020-01-01 00:00:00'::timestamp without time zone)`],
    [`("price" > 1 AND "from" < 2)`, `((price > 1) AND ("from" < 2))`],
    [`lower("odd ""one""")`, `lower(("odd ""one""")::text)`],
  ])('%s is printed as %s', (text, printed) => {
    expect(planned(text)).toBe(found(printed))
  })

  it.each([
    [`left("name", 10)`, `"left"((name)::text, 20)`],
    [`("price" > 0)`, `(name > 0)`],
    [`"name" IN ('a', 'b')`, `((name)::text = ANY (ARRAY['a'::text]))`],
  ])('%s is not %s', (text, printed) => {
    expect(planned(text)).not.toBe(found(printed))
  })
})

it.each([
  [`("name")`, 'name'],
  [`("name") COLLATE "shop"."ci"`, 'name'],
  [`lower("name")`, null],
  [`("name" || "price")`, null],
])('bareColumn of %s', (sql, column) => {
  expect(bareColumn(sql, columns)).toBe(column)
})
