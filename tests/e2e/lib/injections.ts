/* Differences put into a target on purpose: each has exactly one right answer of a verification. */

export interface Injection {
  readonly table: string
  readonly name: string
  /** Statements on the target. */
  readonly sql: readonly string[]
  /** What a verification has to report, and nothing else; for a table without a key the counts alone. */
  readonly expected: readonly ExpectedDifference[]
}

export interface ExpectedDifference {
  readonly kind: 'missing' | 'extra' | 'different'
  /** JSON as the report has it; '' for a table without a key. */
  readonly key: string
  readonly columns: readonly string[]
}

/** What is done to one cell; `fits` says of which rows' numbers. */
interface CellChange {
  readonly name: string
  readonly column: string
  readonly set: string
  readonly fits?: (no: number) => boolean
  readonly same?: boolean
}

/** Rows are numbered from 1; what a row holds follows from its number, on both sides. */
const columns = `small SMALLINT NOT NULL, large BIGINT UNSIGNED NOT NULL, amount DECIMAL(20,4) NULL, ratio DOUBLE NULL,
  single FLOAT NULL, name VARCHAR(60) NOT NULL, note VARCHAR(60) NULL, latin VARCHAR(40) CHARACTER SET latin1 NOT NULL,
  raw VARBINARY(20) NULL, day DATE NULL, at DATETIME(6) NULL, stamp TIMESTAMP(6) NULL, clock TIME(3) NULL, flags BIT(9) NULL,
  doc JSON NULL, kind ENUM('red','green') NULL`

const values = `MOD(n, 30000), 18446744073709000000 + n, n / 7, MOD(n, 5) - 2 + 0e0, n * 1e0 / 8, CONCAT('Name 名 ', n),
  IF(MOD(n, 3) = 0, '', IF(MOD(n, 3) = 1, NULL, CONCAT('note|', n, '\\\\'))), CONCAT('caf\\u00e9 ', n), UNHEX(LPAD(HEX(n), 8, '0')),
  DATE_ADD('2000-01-01', INTERVAL n DAY), DATE_ADD('2020-01-01 00:00:00.000000', INTERVAL n * 1000001 MICROSECOND),
  DATE_ADD('2021-01-01 00:00:00.500000', INTERVAL n SECOND), SEC_TO_TIME(n * 61), MOD(n, 512),
  CONCAT('{"a": ', n, ', "b": "x"}'), ELT(MOD(n, 2) + 1, 'red', 'green')`

const changes: readonly CellChange[] = [
  { name: 'one more', column: 'small', set: 'small + 1' },
  { name: 'one more', column: 'large', set: 'large + 1' },
  { name: 'the last digit', column: 'amount', set: 'amount + 0.0001' },
  { name: 'NULL', column: 'amount', set: 'NULL' },
  { name: 'minus zero', column: 'ratio', set: `'-0'::float8`, fits: (no) => no % 5 === 2 },
  { name: 'half', column: 'ratio', set: 'ratio + 0.5' },
  { name: 'another', column: 'single', set: 'single + 1' },
  { name: 'trailing blank', column: 'name', set: `name || ' '` },
  { name: 'case only', column: 'name', set: 'lower(name)' },
  { name: 'NULL for empty', column: 'note', set: 'NULL', fits: (no) => no % 3 === 0 },
  { name: 'empty for NULL', column: 'note', set: `''`, fits: (no) => no % 3 === 1 },
  { name: 'trailing blank', column: 'note', set: `note || ' '`, fits: (no) => no % 3 === 2 },
  { name: 'another letter', column: 'latin', set: `replace(latin, 'f', 'F')` },
  { name: 'one bit', column: 'raw', set: 'set_bit(raw, 0, 1 - get_bit(raw, 0))' },
  { name: 'the next day', column: 'day', set: 'day + 1' },
  { name: 'one microsecond', column: 'at', set: `at + interval '1 microsecond'` },
  { name: 'one microsecond', column: 'stamp', set: `stamp + interval '1 microsecond'` },
  { name: 'one millisecond', column: 'clock', set: `clock + interval '1 millisecond'` },
  { name: 'one bit', column: 'flags', set: `flags # b'000000001'` },
  { name: 'JSON value', column: 'doc', set: `replace(doc::text, '"x"', '"y"')::json` },
  {
    name: 'JSON key order',
    column: 'doc',
    set: `json_build_object('b', doc->'b', 'a', doc->'a')`,
    same: true,
  },
  { name: 'another label', column: 'kind', set: `CASE kind WHEN 'red' THEN 'green' ELSE 'red' END` },
]

interface InjectedTable {
  readonly name: string
  /** Columns of the key with what they hold, in MySQL; empty without a key. */
  readonly key: readonly (readonly [column: string, value: string, text: (no: number) => string])[]
  readonly create: string
}

const tables: readonly InjectedTable[] = [
  {
    name: 'by_number',
    key: [['id', 'n * 2', (no) => String(no * 2)]],
    create: 'id INT PRIMARY KEY',
  },
  {
    name: 'by_pair',
    key: [
      ['a', 'n DIV 10', (no) => String(Math.floor(no / 10))],
      ['b', 'MOD(n, 10) * 2', (no) => String((no % 10) * 2)],
    ],
    create: 'a INT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY (a, b)',
  },
  {
    name: 'by_text',
    key: [['code', `CONCAT('k-', LPAD(n, 6, '0'))`, (no) => `k-${String(no).padStart(6, '0')}`]],
    create: 'code VARCHAR(30) COLLATE utf8mb4_bin PRIMARY KEY',
  },
  { name: 'keyless', key: [], create: '' },
]

export const injectedTables: readonly string[] = tables.map(({ name }) => name)

/** The order of JSON keys is no difference, so the repair leaves it as it is; a comparison of texts wants the first one. */
export const inFirstOrder: readonly string[] = injectedTables.map(
  (name) =>
    `UPDATE moved.${name} SET doc = format('{"a": %s, "b": "%s"}', doc->>'a', doc->>'b')::json WHERE doc::text LIKE '{"b"%'`,
)

/** Statements that fill the source with `rows` rows a table. */
export function sourceStatements(rows: number): readonly string[] {
  return tables.flatMap(({ name, key, create }) => {
    const numbers = `WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${rows})`
    const cells = [...key.map(([, value]) => value), values].join(', ')
    return [
      `CREATE TABLE ${name} (${create === '' ? '' : `${create}, `}${columns}) CHARACTER SET utf8mb4`,
      `INSERT INTO ${name} ${numbers} SELECT ${cells} FROM c`,
    ]
  })
}

/** Injections drawn by seed over tables, columns, kinds and rows, rows at the edges of chunks first; no row twice. */
export function drawInjections(
  seed: number,
  count: number,
  rows: number,
  chunkRows: number,
): readonly Injection[] {
  const random = generator(seed)
  const free = tables.map(() => shuffledRows(rows, chunkRows, random))
  const start = Math.floor(random() * 1000)
  const drawn: Injection[] = []
  for (let at = start; drawn.length < count; at++) {
    const no = at % tables.length
    const table = tables[no]
    if (table === undefined) continue
    const kinds = table.key.length === 0 ? keylessKinds : keyedKinds
    const kind = kinds[Math.floor(at / tables.length) % kinds.length]
    const found = kind?.(table, free[no] ?? [], random)
    if (found !== undefined && found !== null) drawn.push(found)
  }
  return drawn
}

type Kind = (table: InjectedTable, free: number[], random: () => number) => Injection | null

const cellKinds: readonly Kind[] = changes.map((change): Kind => (table, free) => {
  const at = free.findIndex((no) => change.fits?.(no) ?? true)
  const [no] = at < 0 ? [] : free.splice(at, 1)
  if (no === undefined) return null
  const sql = `UPDATE moved.${table.name} SET ${change.column} = ${change.set} WHERE ${whereOf(table, no)}`
  const expected: readonly ExpectedDifference[] =
    change.same === true
      ? []
      : table.key.length === 0
        ? [keyless('missing'), keyless('extra')]
        : [{ kind: 'different', key: keyOf(table, no), columns: [change.column] }]
  return { table: table.name, name: `${change.column}: ${change.name}`, sql: [sql], expected }
})

const deletion: Kind = (table, free) => {
  const no = free.shift()
  if (no === undefined) return null
  const sql = `DELETE FROM moved.${table.name} WHERE ${whereOf(table, no)}`
  const key = table.key.length === 0 ? '' : keyOf(table, no)
  return {
    table: table.name,
    name: 'deletion',
    sql: [sql],
    expected: [{ kind: 'missing', key, columns: [] }],
  }
}

/** A row beside its neighbour: numbers between, texts behind. */
const insertion: Kind = (table, free) => {
  const no = free.shift()
  const [column] = table.key.at(-1) ?? []
  if (no === undefined || column === undefined) return null
  const isText = table.name === 'by_text'
  const others = columnNames().concat(table.key.slice(0, -1).map(([name]) => name))
  const moved = isText ? `${column} || '+'` : `${column} + 1`
  const sql = `INSERT INTO moved.${table.name} (${[column, ...others].join(', ')}) SELECT ${[moved, ...others].join(', ')} FROM moved.${table.name} WHERE ${whereOf(table, no)}`
  const key = keyOf(table, no, (text) => (isText ? `${text}+` : String(Number(text) + 1)))
  return { table: table.name, name: 'insertion', sql: [sql], expected: [{ kind: 'extra', key, columns: [] }] }
}

const duplicate: Kind = (table, free) => {
  const no = free.shift()
  if (no === undefined) return null
  const sql = `INSERT INTO moved.${table.name} SELECT * FROM moved.${table.name} WHERE ${whereOf(table, no)}`
  return { table: table.name, name: 'duplicate', sql: [sql], expected: [keyless('extra')] }
}

/** Two rows have each other's name: sums over the column alone would not tell. */
const swapped: Kind = (table, free) => {
  const [a, b] = [free.shift(), free.shift()]
  if (a === undefined || b === undefined) return null
  const name = (no: number) => `'Name 名 ${no}'`
  const sql = [
    `UPDATE moved.${table.name} SET name = ${name(b)} WHERE ${whereOf(table, a)}`,
    `UPDATE moved.${table.name} SET name = ${name(a)} WHERE ${whereOf(table, b)}`,
  ]
  const expected = [a, b].map((no): ExpectedDifference => ({
    kind: 'different',
    key: keyOf(table, no),
    columns: ['name'],
  }))
  return { table: table.name, name: 'swapped rows', sql, expected }
}

const keyedKinds: readonly Kind[] = [...cellKinds, deletion, insertion, swapped, deletion, insertion]
const keylessKinds: readonly Kind[] = [...cellKinds, deletion, duplicate, duplicate]

const keyless = (kind: 'missing' | 'extra'): ExpectedDifference => ({ kind, key: '', columns: [] })

/** A row without a key is told by a column that no injection of another row gives it. */
function whereOf(table: InjectedTable, no: number): string {
  if (table.key.length === 0) return `at = timestamp '2020-01-01' + ${no} * interval '1.000001 second'`
  return table.key.map(([column, , text]) => `${column} = '${text(no)}'`).join(' AND ')
}

function keyOf(table: InjectedTable, no: number, last: (text: string) => string = (text) => text): string {
  const cells = table.key.map(([column, , text], at) => [
    column,
    at === table.key.length - 1 ? last(text(no)) : text(no),
  ])
  return JSON.stringify(Object.fromEntries(cells))
}

function columnNames(): string[] {
  return [...columns.matchAll(/(?:^|,)\s*([a-z]+) [A-Z]/g)].map(([, name]) => name ?? '')
}

/** The first and last row of each chunk come first, then the others. */
function shuffledRows(rows: number, chunkRows: number, random: () => number): number[] {
  const isEdge = (no: number) => no % chunkRows <= 1
  const all = Array.from({ length: rows }, (_, index) => ({ no: index + 1, order: random() }))
  return all
    .toSorted((a, b) => Number(isEdge(b.no)) - Number(isEdge(a.no)) || a.order - b.order)
    .map(({ no }) => no)
}

/** Mulberry32: the same numbers for the same seed. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
