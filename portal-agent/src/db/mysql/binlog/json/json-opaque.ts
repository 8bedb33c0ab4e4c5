import { columnCode } from '../column-code.ts'
import { newCellOutput } from '../cells/cell-output.ts'
import { putDecimal } from '../cells/decimal.ts'
import { quoteJson } from './json-node.ts'

/** Values of other types inside JSON, as selecting the document prints them (pitfall J05). */
export function opaqueText(type: number, value: Buffer): string {
  switch (type) {
    case columnCode.newDecimal:
      return decimalText(value)
    case columnCode.date:
    case columnCode.newDate:
      return quoteJson(dayText(value.readBigInt64LE(0)))
    case columnCode.datetimeOld:
    case columnCode.timestampOld:
    case columnCode.datetime2:
    case columnCode.timestamp2:
      return quoteJson(instantText(value.readBigInt64LE(0)))
    case columnCode.timeOld:
    case columnCode.time2:
      return quoteJson(clockText(value.readBigInt64LE(0)))
    default:
      return quoteJson(`base64:type${type}:${value.toString('base64')}`)
  }
}

/** Precision, scale, then the packed number. */
function decimalText(value: Buffer): string {
  const out = newCellOutput(128)
  putDecimal(value, 2, value.readUInt8(0), value.readUInt8(1), out)
  return out.bytes.toString('latin1', 1, out.at)
}

function dayText(packed: bigint): string {
  const day = Number(packed >> 41n)
  const yearMonth = day >> 5
  const [year, month] = [Math.floor(yearMonth / 13), yearMonth % 13]
  return `${pad(year, 4)}-${pad(month)}-${pad(day & 31)}`
}

function instantText(packed: bigint): string {
  const clock = Number((packed >> 24n) & 0x1ffffn)
  const time = `${pad(clock >> 12)}:${pad((clock >> 6) & 63)}:${pad(clock & 63)}`
  return `${dayText(packed)} ${time}.${pad(Number(packed & 0xffffffn), 6)}`
}

function clockText(packed: bigint): string {
  const magnitude = packed < 0n ? -packed : packed
  const clock = Number(magnitude >> 24n)
  const time = `${pad((clock >> 12) & 0x3ff)}:${pad((clock >> 6) & 63)}:${pad(clock & 63)}`
  return `${packed < 0n ? '-' : ''}${time}.${pad(Number(magnitude & 0xffffffn), 6)}`
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, '0')
}
