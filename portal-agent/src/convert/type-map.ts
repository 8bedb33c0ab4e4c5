import type { SourceType } from '../model/schema.ts'
import type { ReadForm } from '../model/table-plan.ts'
import type { EncoderName } from './encode/encoder-name.ts'
import type { PlanSettings } from './settings.ts'

/** Choices of the task that decide about types. */
export interface TypeChoices {
  readonly tinyint1: 'smallint' | 'boolean'
  readonly targetKind: PlanSettings['targetKind']
}

/** Everything about one kind of value. A new source type is one row here and one line in the test. */
export interface TypeRow {
  /** What load, verification and reverse look the type up by. */
  readonly name: RowName
  readonly matches: (type: SourceType, choices: TypeChoices) => boolean
  /** Type in the target's DDL. */
  readonly ddl: (type: SourceType, choices: TypeChoices) => string
  readonly encoder: (targetType: string) => EncoderName
  readonly readAs: ReadForm
  /** Whether the target's binary COPY form is known. */
  readonly binary: boolean
  /** What the target does not keep; shown with the table. */
  readonly remark: (type: SourceType) => string | null
}

export type RowName =
  | 'int'
  | 'uint64'
  | 'bool'
  | 'decimal'
  | 'float32'
  | 'float64'
  | 'bit'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'interval'
  | 'text'
  | 'bytes'
  | 'json'
  | 'uuid'
  | 'inet'
  | 'geometry'

/** Target types by signedness; a bigger one where the unsigned range needs it (pitfalls N02, N03). */
const integers: Readonly<Record<string, readonly [signed: string, unsigned: string | null]>> = {
  tinyint: ['smallint', 'smallint'],
  smallint: ['smallint', 'integer'],
  mediumint: ['integer', 'integer'],
  int: ['integer', 'bigint'],
  bigint: ['bigint', null],
  year: ['smallint', 'smallint'],
}

const integerEncoders: Readonly<Record<string, EncoderName>> = {
  smallint: 'int2',
  integer: 'int4',
  bigint: 'int8',
}

const characterBases = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'])
const binaryBases = new Set(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'])
const geometryBases = new Set([
  'geometry',
  'point',
  'linestring',
  'polygon',
  'multipoint',
  'multilinestring',
  'multipolygon',
  'geometrycollection',
  'geomcollection',
])

const isInteger = (type: SourceType): boolean => integerType(type) !== null
const base =
  (...names: readonly string[]) =>
  (type: SourceType): boolean =>
    names.includes(type.base)
const always = (ddl: string) => (): string => ddl
const no = (): null => null

export const typeMap: readonly TypeRow[] = [
  row('bool', 'bool', {
    matches: (type, { tinyint1 }) =>
      tinyint1 === 'boolean' && type.base === 'tinyint' && type.length === 1 && !type.unsigned,
    ddl: always('boolean'),
  }),
  row('int', (targetType) => integerEncoders[targetType] ?? 'int8', {
    matches: isInteger,
    ddl: (type) => integerType(type) ?? 'bigint',
  }),
  row('uint64', 'numeric', {
    matches: (type) => type.base === 'bigint' && type.unsigned,
    ddl: always('numeric(20)'),
  }),
  row('decimal', 'numeric', {
    matches: base('decimal'),
    ddl: (type) => `numeric(${type.precision ?? 10},${type.scale ?? 0})`,
  }),
  row('float32', 'float4', {
    matches: base('float'),
    ddl: always('real'),
    readAs: 'double',
    remark: roundedRemark,
  }),
  row('float64', 'float8', {
    matches: base('double'),
    ddl: always('double precision'),
    remark: roundedRemark,
  }),
  row('bit', 'bit', {
    matches: base('bit'),
    ddl: (type) => `bit(${type.length ?? 1})`,
    readAs: 'bytes',
  }),
  row('date', 'date', { matches: base('date'), ddl: always('date') }),
  row('timestamp', 'timestamp', {
    matches: base('datetime'),
    ddl: (type) => `timestamp(${type.fraction ?? 0})`,
  }),
  row('timestamptz', 'timestamptz', {
    matches: base('timestamp'),
    ddl: (type) => `timestamptz(${type.fraction ?? 0})`,
  }),
  row('interval', 'interval', { matches: base('time'), ddl: always('interval') }),
  row('bytes', 'bytea', {
    matches: (type) =>
      binaryBases.has(type.base) ||
      type.base === 'vector' ||
      (characterBases.has(type.base) && type.charset === 'binary'),
    ddl: always('bytea'),
    readAs: 'bytes',
    remark: (type) =>
      type.base === 'vector' ? 'vector became bytea holding its numbers as little-endian float4' : null,
  }),
  row('text', 'text', {
    matches: (type) => characterBases.has(type.base) || type.base === 'enum' || type.base === 'set',
    ddl: textType,
    remark: (type) =>
      type.base === 'enum' || type.base === 'set'
        ? `${type.base} became text; its order is alphabetical`
        : null,
  }),
  row('json', 'json', { matches: base('json'), ddl: always('json') }),
  row('uuid', 'uuid', { matches: base('uuid'), ddl: always('uuid') }),
  row('inet', 'text', { matches: base('inet4', 'inet6'), ddl: always('text') }),
  row('geometry', 'ewkb', {
    matches: (type) => geometryBases.has(type.base),
    ddl: always('bytea'),
    readAs: 'bytes',
    remark: () => 'geometry became bytea holding EWKB',
  }),
]

/** The row of a type; null where no conversion is known, which stops the table (DM-SRC-005). */
export function findTypeRow(type: SourceType, choices: TypeChoices): TypeRow | null {
  return typeMap.find((candidate) => candidate.matches(type, choices)) ?? null
}

/** The row a plan names. A name outside the map is a broken invariant. */
export function typeRow(name: string): TypeRow {
  const found = typeMap.find((candidate) => candidate.name === name)
  if (!found) throw new RangeError(`no type-map row ${name}`)
  return found
}

function row(
  name: RowName,
  encoder: EncoderName | TypeRow['encoder'],
  rest: Pick<TypeRow, 'matches' | 'ddl'> & Partial<TypeRow>,
): TypeRow {
  return {
    name,
    encoder: typeof encoder === 'string' ? () => encoder : encoder,
    readAs: 'plain',
    binary: true,
    remark: no,
    ...rest,
  }
}

/** FLOAT(7,4) rounds what is written (pitfall N11). */
function roundedRemark(type: SourceType): string | null {
  return type.scale === null
    ? null
    : `${type.full} rounds what is written to ${type.scale} digits; the target keeps all`
}

function integerType(type: SourceType): string | null {
  const pair = integers[type.base]
  return pair ? pair[type.unsigned ? 1 : 0] : null
}

/** `varchar(0)` is legal on the source only; openGauss counts bytes unless the database is made otherwise (pitfall S12). */
function textType(type: SourceType, choices: TypeChoices): string {
  if (type.base !== 'char' && type.base !== 'varchar') return 'text'
  const characters = Math.max(type.length ?? 1, 1)
  return `varchar(${choices.targetKind === 'opengauss' ? characters * 4 : characters})`
}
