import { type ColumnKind, columnKind } from './column-kinds.ts'
import type { Draw } from './draw.ts'
import type { Unit } from './unit.ts'

export interface ShapeColumn {
  readonly name: string
  readonly kind: ColumnKind
}

/** A table whose structure changes, as far as the statements that write it have to know it. */
export interface Shape {
  readonly keyed: boolean
  readonly columns: readonly ShapeColumn[]
  readonly indexes: readonly string[]
}

/** By name; kept by whoever changes the structures, and read by whoever writes the rows. */
export type Shapes = Map<string, Shape>

const ids = 200

const column = (name: string, sql: string): ShapeColumn => ({ name, kind: columnKind(sql) })

export function firstShapes(): Shapes {
  const shape = (keyed: boolean, ...columns: ShapeColumn[]): Shape => ({ keyed, columns, indexes: [] })
  return new Map([
    ['shape_1', shape(true, column('a', 'VARCHAR(12)'), column('b', 'INT'), column('c', 'DECIMAL(8,2)'))],
    [
      'shape_2',
      shape(true, column('a', 'DATETIME'), column('b', `ENUM('b','a')`), column('c', 'VARBINARY(12)')),
    ],
    ['shape_3', shape(false, column('a', 'TINYINT'), column('b', 'VARCHAR(40)'), column('c', 'DATE'))],
    [
      'shape_4',
      shape(
        true,
        column('a', 'JSON'),
        column('b', 'TIMESTAMP'),
        column('c', 'VARCHAR(40) CHARACTER SET latin1'),
      ),
    ],
  ])
}

export function createShape(name: string, { keyed, columns }: Shape): string {
  const id = keyed ? 'id INT NOT NULL PRIMARY KEY' : 'id INT NULL'
  return `CREATE TABLE ${name} (${[id, ...columns.map(declared)].join(', ')}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`
}

/** TIMESTAMP is said to be NULL, so that no server gives it a default of its own. */
export function declared({ name, kind }: ShapeColumn): string {
  return `${name} ${kind.sql} NULL`
}

/** Some rows of one of the tables are written as it looks now. The statement may come too late for that. */
export function shapeUnit(draw: Draw, shapes: Shapes): Unit {
  const { below, pick, some } = draw
  const [name, { columns, keyed }] = pick([...shapes])
  const chosen = some(1 + below(columns.length), columns)
  const value = ({ kind }: ShapeColumn) => (below(6) === 0 ? 'NULL' : pick(kind.values))
  const row = () => `(${[String(1 + below(ids)), ...chosen.map(value)].join(', ')})`
  const rows = Array.from({ length: 1 + below(4) }, row).join(', ')
  const list = ['id', ...chosen.map((each) => each.name)].join(', ')
  const set = chosen.map((each) => `${each.name} = ${value(each)}`).join(', ')
  const insert = `INTO ${name} (${list}) VALUES ${rows}`
  const some3 = keyed ? '' : ` LIMIT ${1 + below(3)}`
  const ways: readonly [string, string][] = [
    ['insert', keyed ? `INSERT IGNORE ${insert}` : `INSERT ${insert}`],
    ['replace', `REPLACE ${insert}`],
    ['update', `UPDATE ${name} SET ${set === '' ? 'id = id' : set} WHERE id % 9 = ${below(9)}${some3}`],
    ['change key', `UPDATE ${name} SET id = ${1 + below(ids)} WHERE id = ${1 + below(ids)}`],
    [
      'delete',
      `DELETE FROM ${name} WHERE id BETWEEN ${1 + below(ids)} AND ${1 + below(ids)} LIMIT ${1 + below(4)}`,
    ],
    ['delete', `DELETE FROM ${name} ORDER BY id LIMIT ${1 + below(4)}`],
  ]
  const [kind, statement] = pick(ways)
  return { kind: `shapes: ${kind}`, statements: [statement] }
}
