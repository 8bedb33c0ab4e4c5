import type { SourceType } from '../../../model/schema.ts'
import { findTypeRow, type RowName, type TypeChoices } from '../../type-map.ts'
import type { Kind, TargetType } from './value.ts'

const kinds: Readonly<Record<RowName, Kind>> = {
  int: 'int',
  uint64: 'int',
  bool: 'bool',
  decimal: 'decimal',
  float32: 'double',
  float64: 'double',
  bit: 'bit',
  date: 'date',
  timestamp: 'datetime',
  timestamptz: 'timestamptz',
  interval: 'time',
  text: 'text',
  bytes: 'bytes',
  json: 'json',
  uuid: 'text',
  inet: 'text',
  geometry: 'unknown',
}

/** The type a variable, parameter or result has on the target: that of a column of the same declaration. */
export function targetTypeOf(type: SourceType, choices: TypeChoices): TargetType {
  const row = findTypeRow(type, choices)
  if (row === null) return { ddl: 'text', kind: 'unknown', ci: false, scale: null }
  const kind = kinds[row.name]
  const scale =
    kind === 'decimal'
      ? type.scale
      : kind === 'datetime' || kind === 'timestamptz' || kind === 'time'
        ? type.fraction
        : null
  return {
    ddl: row.ddl(type, choices),
    kind,
    ci: kind === 'text' && isCaseInsensitive(type.collation),
    scale,
    ...featuresOf(type),
  }
}

/** What a declared type says besides how its values are stored. */
export function featuresOf({ base, members }: SourceType): Pick<TargetType, 'padded' | 'labels'> {
  if (base === 'char') return { padded: true }
  return base === 'set' ? { labels: members } : {}
}

/** Kind of a column that was made by this row of the type map. */
export function kindOfRow(row: RowName): Kind {
  return kinds[row]
}

export function isCaseInsensitive(collation: string | null): boolean {
  return collation !== null && /_ci$/.test(collation)
}

/** As a parameter declares it: the target takes no notice of sizes there. */
export function withoutSize(ddl: string): string {
  return ddl.replace(/\(.*\)/, '')
}
