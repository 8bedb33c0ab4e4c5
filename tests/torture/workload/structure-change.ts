import { type ColumnKind, columnKind, columnKinds } from './column-kinds.ts'
import type { Draw } from './draw.ts'
import { createShape, declared, type Shape, type ShapeColumn, type Shapes } from './shapes.ts'
import { quoted } from './unit.ts'
import type { Material } from './values.ts'

/** A statement and what the tables look like once it is carried out. */
export interface Step {
  readonly sql: string
  readonly done?: () => void
  /** What is to be forgotten when the source refuses it. */
  readonly refused?: () => void
}

/** One change of structure, of several statements where a tool makes it. */
export interface StructureChange {
  readonly kind: string
  readonly steps: readonly Step[]
}

export interface Scene {
  readonly draw: Draw
  readonly shapes: Shapes
  readonly materials: readonly Material[]
  /** Number of the change: what it makes has it in its name. */
  readonly no: number
}

const mostShapes = 8
const mostColumns = 12

/** The next change, of those that are possible now. */
export function structureChange(scene: Scene): StructureChange {
  const { draw, shapes } = scene
  const made: (StructureChange | null)[] = [
    addColumns(scene),
    dropColumn(scene),
    widen(scene),
    rename(scene),
    severalAtOnce(scene),
    settle(scene),
    addIndex(scene),
    dropIndex(scene),
    indexOfMaterial(scene),
    truncate(scene),
    shapes.size < mostShapes ? create(scene) : drop(scene),
    shapes.size < mostShapes ? like(scene) : null,
    shapes.size > 3 ? drop(scene) : null,
    renameTable(scene),
    swapTables(scene),
    exchange(scene),
  ]
  return draw.pick(made.filter((change) => change !== null))
}

function named(scene: Scene): [string, Shape] {
  return scene.draw.pick([...scene.shapes])
}

const change = (kind: string, sql: string, done?: () => void): StructureChange => ({
  kind,
  steps: [done === undefined ? { sql } : { sql, done }],
})

/** Some have a default, which the rows that are there get; some stand in front or in the middle. */
function addColumn({ draw }: Scene, name: string, shape: Shape): { sql: string; column: ShapeColumn } {
  const { pick, chance } = draw
  const column = { name, kind: pick(columnKinds) }
  const given = column.kind.defaults && chance(0.5) ? ` DEFAULT ${pick(column.kind.values)}` : ''
  const type =
    given !== '' && chance(0.5)
      ? `${name} ${column.kind.sql} NOT NULL${given}`
      : `${declared(column)}${given}`
  const place = pick(['', '', ' FIRST', ` AFTER ${pick(['id', ...shape.columns.map((each) => each.name)])}`])
  return { sql: `ADD COLUMN ${type}${place}`, column }
}

function addColumns(scene: Scene): StructureChange | null {
  const [name, shape] = named(scene)
  if (shape.columns.length >= mostColumns) return null
  const added = Array.from({ length: 1 + scene.draw.below(2) }, (_, at) =>
    addColumn(scene, `c${scene.no}_${at}`, shape),
  )
  const columns = [...shape.columns, ...added.map(({ column }) => column)]
  return change('add column', `ALTER TABLE ${name} ${added.map(({ sql }) => sql).join(', ')}`, () =>
    scene.shapes.set(name, { ...shape, columns }),
  )
}

function without(shape: Shape, name: string): Shape {
  return { ...shape, columns: shape.columns.filter((column) => column.name !== name) }
}

function dropColumn(scene: Scene): StructureChange | null {
  const [name, shape] = named(scene)
  if (shape.columns.length < 3) return null
  const column = scene.draw.pick(shape.columns)
  return change('drop column', `ALTER TABLE ${name} DROP COLUMN ${column.name}`, () =>
    scene.shapes.set(name, without(shape, column.name)),
  )
}

function withKind(shape: Shape, name: string, as: ShapeColumn): Shape {
  return { ...shape, columns: shape.columns.map((column) => (column.name === name ? as : column)) }
}

function widen(scene: Scene): StructureChange | null {
  const [name, shape] = named(scene)
  const can = shape.columns.filter(({ kind }) => kind.wider.length > 0)
  if (can.length === 0) return null
  const column = scene.draw.pick(can)
  const as = { name: column.name, kind: columnKind(scene.draw.pick(column.kind.wider)) }
  return change('widen column', `ALTER TABLE ${name} MODIFY COLUMN ${declared(as)}`, () =>
    scene.shapes.set(name, withKind(shape, column.name, as)),
  )
}

function rename(scene: Scene): StructureChange {
  const { draw, shapes, no } = scene
  const [name, shape] = named(scene)
  const column = draw.pick(shape.columns)
  const as: ShapeColumn = { name: `r${no}`, kind: column.kind }
  const sql = draw.pick([
    `ALTER TABLE ${name} RENAME COLUMN ${column.name} TO ${as.name}`,
    `ALTER TABLE ${name} CHANGE ${column.name} ${declared(as)}`,
  ])
  return change('rename column', sql, () => shapes.set(name, withKind(shape, column.name, as)))
}

/** A column comes, one goes and one gets wider in one statement. */
function severalAtOnce(scene: Scene): StructureChange | null {
  const { draw, shapes, no } = scene
  const [name, shape] = named(scene)
  if (shape.columns.length < 3 || shape.columns.length >= mostColumns) return null
  const gone = draw.pick(shape.columns)
  const left = without(shape, gone.name)
  const stays = draw.pick(left.columns)
  const as = { name: `w${no}`, kind: columnKind(draw.pick([stays.kind.sql, ...stays.kind.wider])) }
  const added = { name: gone.name, kind: draw.pick(columnKinds) }
  const sql = `ALTER TABLE ${name} DROP COLUMN ${gone.name}, CHANGE COLUMN ${stays.name} ${declared(as)}, ADD COLUMN ${declared(added)} AFTER id`
  const { columns } = withKind(left, stays.name, as)
  return change('several at once', sql, () => shapes.set(name, { ...shape, columns: [...columns, added] }))
}

/** What changes no row: defaults, comments, the way the table is kept. */
function settle(scene: Scene): StructureChange {
  const { draw, no } = scene
  const [name, shape] = named(scene)
  const column = draw.pick(shape.columns)
  const ways = [
    `COMMENT = 'change ''${no}'''`,
    'ENGINE = InnoDB',
    'FORCE',
    `MODIFY COLUMN ${declared(column)} COMMENT 'no ${no}'`,
    ...(column.kind.defaults
      ? [`ALTER COLUMN ${column.name} SET DEFAULT ${draw.pick(column.kind.values)}`]
      : []),
  ]
  return change('settle', `ALTER TABLE ${name} ${draw.pick(ways)}`)
}

const needsLength = ({ sql }: ColumnKind) => /TEXT|BLOB/.test(sql)

function addIndex(scene: Scene): StructureChange | null {
  const { draw, shapes, no } = scene
  const [name, shape] = named(scene)
  const column = draw.pick(shape.columns)
  if (column.kind.sql === 'JSON' || shape.indexes.length > 4) return null
  const index = `i${no}`
  const part = `${column.name}${needsLength(column.kind) ? '(9)' : ''}`
  const ways = [
    `CREATE INDEX ${index} ON ${name} (${part})`,
    `ALTER TABLE ${name} ADD KEY ${index} (${part}, id)`,
    ...(shape.keyed ? [`CREATE UNIQUE INDEX ${index} ON ${name} (id, ${part})`] : []),
  ]
  return change('add index', draw.pick(ways), () =>
    shapes.set(name, { ...shape, indexes: [...shape.indexes, index] }),
  )
}

/** It may have gone with its column: then the statement is refused. */
function dropIndex(scene: Scene): StructureChange | null {
  const { draw, shapes } = scene
  const [name, shape] = named(scene)
  if (shape.indexes.length === 0) return null
  const index = draw.pick(shape.indexes)
  const forget = () =>
    void shapes.set(name, { ...shape, indexes: shape.indexes.filter((other) => other !== index) })
  const sql = draw.pick([`DROP INDEX ${index} ON ${name}`, `ALTER TABLE ${name} DROP INDEX ${index}`])
  return { kind: 'drop index', steps: [{ sql, done: forget, refused: forget }] }
}

/** An index over values of every type, for a while. */
function indexOfMaterial({ draw, materials, no }: Scene): StructureChange {
  const { table, columns } = draw.pick(materials.filter((material) => material.columns.length > 0))
  const name = quoted(table.name)
  const column = quoted(draw.pick(columns))
  return {
    kind: 'index of values',
    steps: [
      { sql: `CREATE INDEX torture_${no} ON ${name} (${column})` },
      { sql: `DROP INDEX torture_${no} ON ${name}` },
    ],
  }
}

function truncate({ draw, shapes, materials }: Scene): StructureChange {
  const names = [
    ...shapes.keys(),
    'heap',
    'pair',
    'vein',
    ...draw.some(3, materials).map(({ table }) => table.name),
  ]
  const name = draw.pick(names.filter((each) => each !== 'numbers'))
  return change('truncate', `TRUNCATE TABLE ${quoted(name)}`)
}

function create({ draw, shapes, no }: Scene): StructureChange {
  const columns = draw.some(2 + draw.below(5), columnKinds).map((kind, at) => ({ name: `n${at}`, kind }))
  const shape = { keyed: draw.chance(0.7), columns, indexes: [] }
  // Also names that were there before, under which what is dropped is kept.
  const name =
    [`shape_${no}`, 'shape_1', 'shape_2', 'shape_3'].filter((each) => !shapes.has(each)).at(-1) ?? ''
  return change('create table', createShape(name, shape), () => shapes.set(name, shape))
}

function like(scene: Scene): StructureChange {
  const [name, shape] = named(scene)
  const copy = `shape_${scene.no}`
  return {
    kind: 'create like',
    steps: [
      { sql: `CREATE TABLE ${copy} LIKE ${name}`, done: () => scene.shapes.set(copy, shape) },
      { sql: `INSERT IGNORE INTO ${copy} SELECT * FROM ${name}` },
    ],
  }
}

function drop(scene: Scene): StructureChange {
  const [name] = named(scene)
  return change('drop table', `DROP TABLE ${name}`, () => scene.shapes.delete(name))
}

function renameTable(scene: Scene): StructureChange {
  const { shapes, no } = scene
  const [name, shape] = named(scene)
  return change('rename table', `RENAME TABLE ${name} TO shape_${no}`, () => {
    shapes.delete(name)
    shapes.set(`shape_${no}`, shape)
  })
}

function swapTables({ draw, shapes, no }: Scene): StructureChange | null {
  const [one, other] = draw.some(2, [...shapes])
  if (one === undefined || other === undefined) return null
  const sql = `RENAME TABLE ${one[0]} TO between_${no}, ${other[0]} TO ${one[0]}, between_${no} TO ${other[0]}`
  return change('swap tables', sql, () => {
    shapes.set(one[0], other[1])
    shapes.set(other[0], one[1])
  })
}

/** As gh-ost does it: a table beside it is changed, filled, and takes its place. */
function exchange(scene: Scene): StructureChange | null {
  const { draw, shapes, no } = scene
  const [name, shape] = named(scene)
  if (shape.columns.length >= mostColumns) return null
  const stamp = `20260101${String(no).padStart(6, '0')}`
  const [beside, old] = [`_${name}_${stamp}_gho`, `_${name}_${stamp}_del`]
  const added = addColumn(scene, `g${no}`, shape)
  const list = ['id', ...shape.columns.map((column) => column.name)].join(', ')
  const after = { ...shape, columns: [...shape.columns, added.column] }
  return {
    kind: 'exchange',
    steps: [
      { sql: `CREATE TABLE ${beside} LIKE ${name}` },
      { sql: `ALTER TABLE ${beside} ${added.sql}` },
      {
        sql: `INSERT IGNORE INTO ${beside} (${list}) SELECT ${list} FROM ${name} WHERE id % 3 <> ${draw.below(4)}`,
      },
      { sql: `RENAME TABLE ${name} TO ${old}, ${beside} TO ${name}`, done: () => shapes.set(name, after) },
      { sql: `DROP TABLE ${old}` },
    ],
  }
}
