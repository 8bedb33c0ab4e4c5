import { argumentSets } from '@data-migration/portal-agent/answers'
import { splitList } from './corpus.ts'

/** A parameter as the source's catalogue tells. */
export interface Parameter {
  readonly type: string
  readonly length: number | null
}

/** NULL, nothing, and the ends of each type; as SQL literals. */
const integers = ['NULL', '0', '1', '-1', '2', '7', '10', '127', '12345']
const pools: Readonly<Record<string, readonly string[]>> = {
  tinyint: ['NULL', '0', '1', '-1', '3', '127', '-128'],
  smallint: [...integers, '32767', '-32768'],
  int: [...integers, '2147483647', '-2147483648'],
  bigint: [...integers, '9223372036854775807'],
  decimal: ['NULL', '0', '0.01', '-0.01', '1.5', '99.99', '12345.67'],
  double: ['NULL', '0', '0.5', '-0.5', '1', '-1', '3.25', '1000000'],
  date: [
    'NULL',
    `'2024-02-29'`,
    `'1999-12-31'`,
    `'2000-01-01'`,
    `'1970-01-01'`,
    `'9999-12-31'`,
    `'2024-03-10'`,
  ],
  datetime: [
    'NULL',
    `'2024-02-29 12:34:56'`,
    `'1999-12-31 23:59:59'`,
    `'2000-01-01 00:00:00'`,
    `'9999-12-31 23:59:59'`,
  ],
  text: ['NULL', `''`, `'a'`, `'A'`, `' '`, `'Hello World'`, `'ä é ñ'`, `'%_'`, `'it''s'`, `'0'`, `'12abc'`],
}

function poolOf({ type, length }: Parameter): readonly string[] {
  const own = pools[type] ?? pools['text'] ?? []
  if (pools[type] !== undefined || length === null) return own
  return own.filter((literal) => literal.length - 2 <= length)
}

const atLeast = 24

/** At least 20 different sets: each of the given values, and those of the type, meet others in turn. */
export function setsOfLiterals(args: string, parameters: readonly Parameter[]): string[][] {
  const given = splitList(args, '|').map((list) => splitList(list))
  const lists = parameters.map((parameter, i) => [...new Set([...(given[i] ?? []), ...poolOf(parameter)])])
  return argumentSets(lists, atLeast)
}
