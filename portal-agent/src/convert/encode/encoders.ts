import type { ColumnPlan, TablePlan } from '../../model/table-plan.ts'
import { typeRow } from '../type-map.ts'
import { bitEncoder, encodeBytes, encodeEwkb, encodeUuid } from './bytes.ts'
import type { CellEncoder } from './copy-buffer.ts'
import { encodeDate, encodeTimestamp } from './dates.ts'
import type { EncoderName } from './encoder-name.ts'
import { encodeFloat4, encodeFloat8 } from './floats.ts'
import { encodeBool, encodeInt2, encodeInt4, encodeInt8 } from './integers.ts'
import { encodeInterval } from './interval.ts'
import { encodeNumeric } from './numeric.ts'
import { encodeJson, encodeText } from './text.ts'
import { textForm } from './text-form.ts'

type EncoderFactory = (column: ColumnPlan) => CellEncoder

const binary: Readonly<Record<EncoderName, EncoderFactory>> = {
  int2: () => encodeInt2,
  int4: () => encodeInt4,
  int8: () => encodeInt8,
  numeric: () => encodeNumeric,
  float4: () => encodeFloat4,
  float8: () => encodeFloat8,
  bool: () => encodeBool,
  bit: (column) => bitEncoder(column.source.type.length ?? 1),
  date: () => encodeDate,
  timestamp: () => encodeTimestamp,
  timestamptz: () => encodeTimestamp,
  interval: () => encodeInterval,
  text: () => encodeText,
  bytea: () => encodeBytes,
  json: () => encodeJson,
  uuid: () => encodeUuid,
  ewkb: () => encodeEwkb,
}

/** The encoder of one column for the format of its table. */
export function columnEncoder(column: ColumnPlan, format: TablePlan['copyFormat']): CellEncoder {
  const name = typeRow(column.row).encoder(column.targetType)
  const encoder = binary[name](column)
  return format === 'binary' ? encoder : textForm(name, encoder)
}
