import { type MigrationPair, onTarget } from '../lib/migration-pair.ts'
import { sourceRecords } from './catalogue-rows.ts'

/** What of a table's keys, indexes, foreign keys and counters is not on the target as it is on the source. */
export async function compareStructure(
  pair: MigrationPair,
  table: string,
  target: string,
): Promise<string[]> {
  const [wanted, there] = [await sourceIndexes(pair, table), await targetIndexes(pair, target)]
  const missing = wanted
    .filter((index) => !there.includes(index))
    .map((index) => `no index ${index}, but ${there.join(' ')}`)
  const foreignKeys = [await sourceForeignKeys(pair, table), await targetForeignKeys(pair, target)]
  if (foreignKeys[0] !== foreignKeys[1])
    missing.push(`${foreignKeys[0]} foreign keys became ${foreignKeys[1]} valid ones`)
  return [...missing, ...(await counterProblems(pair, table, target))]
}

/** `unique 1 -3` = unique index on the first column and, descending, the third. Whole columns only. */
async function sourceIndexes(pair: MigrationPair, table: string): Promise<string[]> {
  const rows = await sourceRecords(
    pair,
    `SELECT index_name AS name, non_unique AS loose, collation AS direction, sub_part AS part, c.ordinal_position AS place
     FROM information_schema.statistics s LEFT JOIN information_schema.columns c USING (table_schema, table_name, column_name)
     WHERE table_schema = ? AND table_name = ? ORDER BY index_name, seq_in_index`,
    [pair.sourceDatabase, table],
  )
  const whole = [...Map.groupBy(rows, (row) => row['name']).values()].filter((parts) =>
    parts.every((part) => part['part'] === null && part['place'] !== null),
  )
  return whole.map((parts) => {
    const places = parts.map((part) => `${part['direction'] === 'D' ? '-' : ''}${part['place']}`)
    return `${parts[0]?.['loose'] === '0' ? 'unique' : 'plain'} ${places.join(' ')}`
  })
}

async function targetIndexes(pair: MigrationPair, target: string): Promise<string[]> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ unique: boolean; primary: boolean; keys: string; options: string }>(
      `SELECT indisunique AS unique, indisprimary AS primary, indkey::text AS keys, indoption::text AS options
       FROM pg_index i JOIN pg_class c ON c.oid = indrelid
       WHERE relnamespace = $1::regnamespace AND relname = $2 AND indisvalid`,
      [pair.schema, target],
    )
    return rows.flatMap(({ unique, primary, keys, options }) => {
      const directions = options.split(' ')
      const place = (key: string, at: number) => `${(Number(directions[at]) & 1) === 1 ? '-' : ''}${key}`
      const text = `${unique ? 'unique' : 'plain'} ${keys.split(' ').map(place).join(' ')}`
      // A primary key has no direction on the target; it serves both.
      return primary ? [text, ...bothDirections(keys.split(' '))] : [text]
    })
  })
}

function bothDirections(keys: readonly string[]): string[] {
  const tails = keys
    .slice(1)
    .reduce<string[]>(
      (all, key) => all.flatMap((text) => [`${text} ${key}`, `${text} -${key}`]),
      [keys[0] ?? '', `-${keys[0] ?? ''}`],
    )
  return tails.map((text) => `unique ${text}`)
}

async function sourceForeignKeys(pair: MigrationPair, table: string): Promise<number> {
  const [row] = await sourceRecords(
    pair,
    `SELECT COUNT(*) AS n FROM information_schema.table_constraints
     WHERE table_schema = ? AND table_name = ? AND constraint_type = 'FOREIGN KEY'`,
    [pair.sourceDatabase, table],
  )
  return Number(row?.['n'])
}

async function targetForeignKeys(pair: MigrationPair, target: string): Promise<number> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ n: string }>(
      `SELECT count(*) AS n FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
       WHERE relnamespace = $1::regnamespace AND relname = $2 AND contype = 'f' AND convalidated`,
      [pair.schema, target],
    )
    return Number(rows[0]?.n)
  })
}

/** The next number of the target must not be below the source's, nor meet a row. */
async function counterProblems(pair: MigrationPair, table: string, target: string): Promise<string[]> {
  const counter = await sourceCounter(pair, table)
  if (counter === null) return []
  const next = await nextOnTarget(pair, target, counter.place)
  const wanted = counter.next > counter.greatest + 1n ? counter.next : counter.greatest + 1n
  if (next === null) return [`column ${counter.place} counts on the source, but not on the target`]
  return next >= wanted ? [] : [`the next number is ${next}, and must be ${wanted} at least`]
}

async function sourceCounter(
  pair: MigrationPair,
  table: string,
): Promise<{ place: number; next: bigint; greatest: bigint } | null> {
  const [column] = await sourceRecords(
    pair,
    `SELECT column_name AS name, ordinal_position AS place, t.auto_increment AS next FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE table_schema = ? AND table_name = ? AND extra LIKE '%auto_increment%'`,
    [pair.sourceDatabase, table],
  )
  if (column === undefined) return null
  const [row] = await sourceRecords(pair, `SELECT COALESCE(MAX(??), 0) AS greatest FROM ??`, [
    column['name'] ?? '',
    table,
  ])
  return {
    place: Number(column['place']),
    next: BigInt(column['next'] ?? 1),
    greatest: BigInt(row?.['greatest'] ?? 0),
  }
}

async function nextOnTarget(pair: MigrationPair, target: string, place: number): Promise<bigint | null> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ sequence: string | null }>(
      `SELECT pg_get_serial_sequence(format('%I.%I', $1::text, $2::text), attname) AS sequence
       FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = $1::regnamespace AND relname = $2 AND attnum = $3`,
      [pair.schema, target, place],
    )
    const sequence = rows[0]?.sequence
    if (typeof sequence !== 'string') return null
    const state = await client.query<{ last: string; called: boolean }>(
      `SELECT last_value::text AS last, is_called AS called FROM ${sequence}`,
    )
    const { last = '0', called = false } = state.rows[0] ?? {}
    return BigInt(last) + (called ? 1n : 0n)
  })
}
