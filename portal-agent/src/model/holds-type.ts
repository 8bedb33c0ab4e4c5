import { canonicalType } from './canonical-type.ts'

/**
 * Whether a column of the second type takes what is encoded for the first, and gives back the same text: the same type, or
 * one of the same form with more room. A type of another form may take the bytes and mean something else by them.
 */
export function holdsType(planned: string, found: string): boolean {
  const [wanted, is] = [canonicalType(planned), canonicalType(found)]
  if (wanted === is) return true
  const [form, room] = parts(wanted)
  const [foundForm, foundRoom] = parts(is)
  if (isText(form) && isText(foundForm)) return foundRoom.length === 0 || hasRoom(room, foundRoom)
  if (form !== foundForm) return false
  if (form === 'numeric') return foundRoom.length === 0 || holdsNumber(room, foundRoom)
  if (form === 'bit varying' || /^(timestamp|time|interval)/.test(form))
    return foundRoom.length === 0 || hasRoom(room, foundRoom)
  return false
}

function isText(form: string): boolean {
  return form === 'text' || form === 'character varying'
}

/** Without a length the planned one has no limit. */
function hasRoom([planned]: readonly number[], [found = 0]: readonly number[]): boolean {
  return planned !== undefined && found >= planned
}

/** Another number of decimals would round, or print more of them. */
function holdsNumber(
  [precision, scale = 0]: readonly number[],
  [foundPrecision = 0, foundScale = 0]: readonly number[],
): boolean {
  return precision !== undefined && foundScale === scale && foundPrecision >= precision
}

/** `numeric(10,2)` → numeric, [10, 2]. */
function parts(canonical: string): readonly [form: string, room: readonly number[]] {
  const [form = '', room] = canonical.split('(')
  return [form, room === undefined ? [] : room.replace(')', '').split(',').map(Number)]
}
