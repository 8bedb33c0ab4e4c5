import type { adminMysql } from '@data-migration/tests/testbed'

type Connection = Awaited<ReturnType<typeof adminMysql>>
export type Row = readonly (string | number)[]

/** Tables whose rows are known after every transaction of the writer, without asking any database. */
export interface State {
  readonly accounts: Map<number, Row>
  readonly pairs: Map<string, Row>
  readonly events: Map<number, Row[]>
  ticks: number
}

export const rowsInAll = 16_000 + 8_000 + 12_000 + 1
const accountCount = 16_000
const pairRows = 8_000
const eventRows = 12_000
/** Pairs with the same first column. */
const pairGroup = 20

/** With keys or without any; either way with indexes to be built. */
function ddl(keys: boolean): string[] {
  const key = (columns: string) => (keys ? `, PRIMARY KEY (${columns})` : '')
  return [
    `CREATE TABLE accounts (id BIGINT NOT NULL, v VARCHAR(80), n BIGINT${key('id')}, KEY by_id (id), KEY by_n (n))`,
    `CREATE TABLE pairs (a INT NOT NULL, b VARCHAR(20) NOT NULL, n BIGINT${key('a, b')}, KEY by_a (a))`,
    // Never a key, and every row of the beginning twice.
    'CREATE TABLE events (seq INT NOT NULL, v VARCHAR(80), n BIGINT, KEY by_seq (seq))',
    `CREATE TABLE ticks (id INT NOT NULL, n BIGINT${key('id')})`,
  ]
}

export function stateAtStart(): State {
  const state: State = { accounts: new Map(), pairs: new Map(), events: new Map(), ticks: 0 }
  for (let id = 1; id <= accountCount; id += 1)
    state.accounts.set(id, [id, `Konto ${id} ü😀 ${'x'.repeat(40)}`, 0])
  for (let no = 0; no < pairRows; no += 1) {
    const row = [Math.floor(no / pairGroup), `b${no % pairGroup}`, 0] as const
    state.pairs.set(`${row[0]} ${row[1]}`, row)
  }
  for (let no = 0; no < eventRows; no += 1) {
    const seq = Math.floor(no / 2)
    state.events.set(seq, [...(state.events.get(seq) ?? []), [seq, `event ${seq}`, 1]])
  }
  return state
}

export async function createDataset(connection: Connection, keys: boolean): Promise<void> {
  for (const statement of ddl(keys)) await connection.query(statement)
  const state = stateAtStart()
  await insert(connection, 'accounts', [...state.accounts.values()])
  await insert(connection, 'pairs', [...state.pairs.values()])
  await insert(connection, 'events', [...state.events.values()].flat())
  await insert(connection, 'ticks', [[1, 0]])
  for (const table of ['accounts', 'pairs', 'events', 'ticks'])
    await connection.query(`ANALYZE TABLE ${table}`)
}

async function insert(connection: Connection, table: string, rows: readonly Row[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 2_000)
    await connection.query(`INSERT INTO ${table} VALUES ?`, [rows.slice(at, at + 2_000)])
}

/** Transaction `n` of the writer as statements. `changeState` does the same to a state. */
export function changeStatements(n: number): string[] {
  const { account, group, gone } = targets(n)
  return [
    `UPDATE accounts SET n = n + ${n} WHERE id = ${account}`,
    `UPDATE pairs SET n = ${n} WHERE a = ${group}`,
    `INSERT INTO events VALUES (${newEvent(n)}, 'new ${n}', ${n})`,
    `DELETE FROM events WHERE seq = ${gone}`,
    `UPDATE ticks SET n = ${n}`,
  ]
}

export function changeState(state: State, n: number): void {
  const { account, group, gone } = targets(n)
  const row = state.accounts.get(account)
  if (row !== undefined) state.accounts.set(account, [row[0] ?? 0, row[1] ?? '', Number(row[2]) + n])
  for (let no = 0; no < pairGroup; no += 1) {
    const key = `${group} b${no}`
    if (state.pairs.has(key)) state.pairs.set(key, [group, `b${no}`, n])
  }
  state.events.set(newEvent(n), [[newEvent(n), `new ${n}`, n]])
  state.events.delete(gone)
  state.ticks = n
}

const newEvent = (n: number) => 1_000_000 + n

function targets(n: number): { account: number; group: number; gone: number } {
  return {
    account: ((n * 7_919) % accountCount) + 1,
    group: n % (pairRows / pairGroup),
    gone: (n * 13) % (eventRows / 2),
  }
}

/** Every table's rows as texts, in no order. */
export function textsOf(state: State): Record<string, string[]> {
  const texts = (rows: Iterable<Row>) => [...rows].map((row) => row.join('|'))
  return {
    accounts: texts(state.accounts.values()),
    pairs: texts(state.pairs.values()),
    events: texts([...state.events.values()].flat()),
    ticks: [`1|${state.ticks}`],
  }
}
