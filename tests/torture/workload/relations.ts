import type { Draw } from './draw.ts'
import type { Unit } from './unit.ts'

const accounts = 2_000
const parents = 120

/** Tables of the kinds that make following hard: several unique keys, cascades over three levels, a key onto itself, none at all. */
export const relationTables: readonly string[] = [
  `CREATE TABLE account (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, owner VARCHAR(40) NOT NULL, slot INT NULL, balance DECIMAL(65,30) NOT NULL,
    at DATETIME(6), changed TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    UNIQUE KEY owner (owner), UNIQUE KEY slot (slot)) ENGINE=InnoDB`,
  `CREATE TABLE branch (id INT NOT NULL PRIMARY KEY, code VARCHAR(20) NULL, name VARCHAR(20), UNIQUE KEY code (code)) ENGINE=InnoDB`,
  `CREATE TABLE leaf (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, branch_id INT NOT NULL, code VARCHAR(20) NULL, note TEXT,
    FOREIGN KEY (branch_id) REFERENCES branch (id) ON DELETE CASCADE ON UPDATE CASCADE,
    FOREIGN KEY (code) REFERENCES branch (code) ON DELETE SET NULL ON UPDATE CASCADE) ENGINE=InnoDB`,
  `CREATE TABLE vein (leaf_id INT NOT NULL, n INT NOT NULL, v VARCHAR(20), PRIMARY KEY (leaf_id, n), UNIQUE KEY turned (n, leaf_id),
    FOREIGN KEY (leaf_id) REFERENCES leaf (id) ON DELETE CASCADE ON UPDATE CASCADE) ENGINE=InnoDB`,
  `CREATE TABLE node (id INT NOT NULL PRIMARY KEY, up INT NULL, v VARCHAR(20), FOREIGN KEY (up) REFERENCES node (id) ON DELETE CASCADE) ENGINE=InnoDB`,
  `CREATE TABLE heap (what VARCHAR(20), n INT, amount FLOAT, day DATE, flags BIT(9), raw VARBINARY(20), note TEXT) ENGINE=InnoDB`,
  `CREATE TABLE pair (a INT NULL, b VARCHAR(20) NULL, v INT, UNIQUE KEY ab (a, b)) ENGINE=InnoDB`,
]

const many = (count: number, row: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => row(n)).join(', ')

export const relationRows: readonly string[] = [
  `INSERT INTO account (owner, slot, balance, at) VALUES ${many(accounts, (n) => `('owner ${n}', ${n % 4 === 0 ? 'NULL' : n}, ${n}.5, NOW(6))`)}`,
  `INSERT INTO branch VALUES ${many(parents, (n) => `(${n}, ${n % 5 === 0 ? 'NULL' : `'c${n}'`}, 'b${n}')`)}`,
  `INSERT INTO leaf (branch_id, code, note) SELECT id, code, CONCAT('of ', name) FROM branch`,
  `INSERT INTO vein SELECT id, id % 3, 'v' FROM leaf`,
  `INSERT INTO node VALUES ${many(150, (n) => `(${n}, ${n === 0 ? 'NULL' : Math.floor(n / 3)}, 'n${n}')`)}`,
  `INSERT INTO heap VALUES ${many(1_200, (n) => `('same', ${n % 7}, 0.1, '2024-01-01', b'101', x'00ff', NULL)`)}`,
  `INSERT INTO pair VALUES ${many(300, (n) => `(${n % 3 === 0 ? 'NULL' : n}, ${n % 4 === 0 ? 'NULL' : `'b${n}'`}, ${n % 2})`)}`,
]

const unit = (kind: string, ...statements: readonly string[]): Unit => ({ kind, statements })
const text = (draw: Draw) =>
  draw.pick([`'a'`, `'A '`, `''`, `' '`, `'汉 ä😀'`, 'NULL', `'x\\\\y'`, `'it''s'`])

const kinds: readonly ((draw: Draw) => Unit)[] = [
  ({ below }) =>
    unit(
      'transfer',
      `UPDATE account SET balance = balance - 1.5, at = NOW(6) WHERE id = ${1 + below(accounts)}`,
      `UPDATE account SET balance = balance + 1.5, at = NOW(6) WHERE id = ${1 + below(accounts)}`,
      `INSERT INTO heap (what, n, amount) VALUES ('transfer', ${below(7)}, ${below(100)} / 7)`,
    ),
  (draw) => rotate(draw, 'owner', `CONCAT('nobody ', CONNECTION_ID())`),
  (draw) => rotate(draw, 'slot', 'NULL'),
  ({ below }) => unit('shift unique values', ...shift('slot', 1 + below(accounts), 1 + below(40))),
  ({ below }) => unit('shift keys', ...shift('id', 1 + below(accounts), 1 + below(40))),
  ({ below }) =>
    unit(
      'take up again',
      `SELECT owner, balance INTO @owner, @balance FROM account WHERE id = ${1 + below(accounts)} FOR UPDATE`,
      'DELETE FROM account WHERE owner = @owner',
      'INSERT INTO account (owner, balance) VALUES (@owner, @balance)',
    ),
  ({ below, pick }) =>
    unit(
      'replace by unique key',
      `REPLACE INTO account (id, owner, slot, balance) VALUES (${1 + below(accounts)}, 'owner ${below(accounts)}', ${pick(['NULL', String(below(accounts))])}, -0.000000000000000000000000000001)`,
    ),
  ({ below }) =>
    unit(
      'on duplicate key',
      `INSERT INTO account (owner, slot, balance) VALUES ('Owner ${below(accounts)}', NULL, 1), ('owner ${below(accounts)}', ${below(accounts)}, 2)
        ON DUPLICATE KEY UPDATE balance = balance + 1, slot = NULL`,
    ),
  ({ below }) =>
    unit('change case', `UPDATE account SET owner = UPPER(owner) WHERE id = ${1 + below(accounts)}`),
  ({ below, ...draw }) => {
    const id = below(parents)
    return unit(
      'cascading delete',
      `DELETE FROM branch WHERE id = ${id}`,
      `INSERT INTO branch VALUES (${id}, 'c${id}', ${text({ below, ...draw })})`,
      `INSERT INTO leaf (branch_id, code, note) VALUES (${id}, 'c${id}', 'new'), (${id}, NULL, NULL)`,
      `INSERT INTO vein SELECT id, ${below(5)}, 'again' FROM leaf WHERE branch_id = ${id}`,
    )
  },
  ({ below }) =>
    unit(
      'cascading delete of several',
      `DELETE FROM branch WHERE id BETWEEN ${below(parents)} AND ${below(parents)} LIMIT 3`,
    ),
  ({ below }) =>
    unit(
      'fill branches',
      `INSERT IGNORE INTO branch VALUES ${[1, 2, 3]
        .map(() => below(parents))
        .map((id) => `(${id}, 'c${id}', 'f')`)
        .join(', ')}`,
    ),
  ({ below }) =>
    unit(
      'cascading key',
      `UPDATE branch SET id = id + 1000 WHERE id = ${below(parents)}`,
      'UPDATE branch SET id = id - 1000 WHERE id >= 1000',
    ),
  ({ below }) =>
    unit('cascading key for good', `UPDATE branch SET id = ${below(parents)} WHERE id = ${below(parents)}`),
  ({ below }) =>
    unit(
      'cascading code',
      `UPDATE branch SET code = CONCAT('d', id, ${below(9)}) WHERE id = ${below(parents)}`,
    ),
  ({ below }) => unit('code to null and back', `DELETE FROM branch WHERE code = 'c${below(parents)}'`),
  ({ below }) =>
    unit('key of the middle', `UPDATE leaf SET id = id + 100000 WHERE branch_id = ${below(parents)} LIMIT 1`),
  ({ below }) =>
    unit(
      'leaf moves',
      `UPDATE leaf SET branch_id = ${below(parents)}, code = NULL WHERE branch_id = ${below(parents)} LIMIT 2`,
    ),
  (draw) => unit('notes', `UPDATE leaf SET note = ${text(draw)} WHERE branch_id = ${draw.below(parents)}`),
  ({ below }) =>
    unit('turn', `UPDATE vein SET n = n + ${1 + below(3)} WHERE leaf_id % 40 = ${below(40)} ORDER BY n DESC`),
  ({ below }) => unit('cut a tree', `DELETE FROM node WHERE id = ${1 + below(149)}`),
  ({ below }) =>
    unit(
      'grow a tree',
      `INSERT IGNORE INTO node VALUES ${[1, 2, 3, 4]
        .map(() => 1 + below(149))
        .map((id) => `(${id}, ${below(id)}, 'g')`)
        .join(', ')}`,
      `UPDATE node SET up = 0 WHERE id = ${1 + below(149)}`,
    ),
  ({ below }) => unit('duplicates go', `DELETE FROM heap WHERE n = ${below(7)} LIMIT ${1 + below(6)}`),
  (draw) =>
    unit('duplicates come', `INSERT INTO heap VALUES ${[1, 2, 3].map(() => heapRow(draw)).join(', ')}`),
  ({ below }) =>
    unit(
      'duplicates change',
      `UPDATE heap SET amount = amount * 1.1, flags = flags + 1 WHERE n = ${below(7)} AND flags < 500 LIMIT ${1 + below(4)}`,
    ),
  (draw) =>
    unit(
      'heap to null',
      `UPDATE heap SET what = ${text(draw)}, raw = NULL WHERE n = ${draw.below(7)} LIMIT 2`,
    ),
  ({ below, pick }) =>
    unit(
      'pairs',
      `REPLACE INTO pair VALUES (${pick(['NULL', String(below(300))])}, ${pick(['NULL', `'b${below(300)}'`])}, ${below(3)})`,
    ),
  ({ below }) =>
    unit(
      'pairs change',
      `UPDATE IGNORE pair SET a = ${below(300)}, b = NULL WHERE v = ${below(3)} LIMIT 2`,
      `DELETE FROM pair WHERE v = ${below(3)} LIMIT 1`,
    ),
]

export function relationUnit(draw: Draw): Unit {
  return draw.pick(kinds)(draw)
}

/** Three rows give each other their values of a unique key (pitfall K14). */
function rotate({ below }: Draw, column: string, nothing: string): Unit {
  const [a, b, c] = [1 + below(600), 701 + below(600), 1_401 + below(600)]
  return unit(
    `rotate ${column}`,
    ...[a, b, c].map((id, at) => `SELECT ${column} INTO @r${at} FROM account WHERE id = ${id} FOR UPDATE`),
    `UPDATE account SET ${column} = ${nothing} WHERE id = ${a}`,
    `UPDATE account SET ${column} = @r0 WHERE id = ${b}`.replace(
      '@r0',
      nothing === 'NULL' ? 'NULL' : `CONCAT('no one ', CONNECTION_ID())`,
    ),
    `UPDATE account SET ${column} = @r1 WHERE id = ${c}`,
    `UPDATE account SET ${column} = @r0 WHERE id = ${b}`,
    `UPDATE account SET ${column} = @r2 WHERE id = ${a}`,
  )
}

/** Each row takes the value of the next, the last one that of one that goes. */
function shift(column: string, from: number, count: number): string[] {
  return [
    `DELETE FROM account WHERE ${column} = ${from + count + 1}`,
    `UPDATE account SET ${column} = ${column} + 1 WHERE ${column} BETWEEN ${from} AND ${from + count} ORDER BY ${column} DESC`,
  ]
}

function heapRow(draw: Draw): string {
  const { below, pick } = draw
  const day = pick([`'2024-02-29'`, 'NULL', `'0000-00-00'`, `'1000-01-01'`])
  return `(${text(draw)}, ${below(7)}, ${pick(['0.1', '-0e0', '16777217', 'NULL'])}, ${day}, ${pick([`b'101'`, `b'111111111'`, 'NULL'])}, ${pick([`x'00'`, `''`, 'NULL'])}, ${text(draw)})`
}
