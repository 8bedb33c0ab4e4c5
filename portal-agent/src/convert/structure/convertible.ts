import type { Column, SourceType } from '../../model/schema.ts'

/** How the rows that are there follow a change of type: not at all, by a cast of the target, or not for certain (why). */
export type Conversion =
  { readonly kind: 'none' | 'cast' } | { readonly kind: 'unclear'; readonly why: string }

const none: Conversion = { kind: 'none' }
const cast: Conversion = { kind: 'cast' }
const unclear = (why: string): Conversion => ({ kind: 'unclear', why })

/**
 * The source changes the values of the rows itself, without a word in its log: only changes are followed for which both
 * sides come to the same values. With strict mode a value that does not fit has ended the statement on the source.
 */
export function conversionOf(before: Column, after: Column, strict: boolean): Conversion {
  const [from, to] = [before.type, after.type]
  if (isSameType(from, to)) return none
  // Read as what they were, bytes that the source has converted would be other letters.
  if (from.charset !== to.charset && (before.storedAs ?? after.storedAs) !== undefined)
    return unclear(`text is read as ${before.storedAs ?? after.storedAs}, and its charset is changed`)
  if (from.base === to.base && from.unsigned === to.unsigned) return sameBase(from, to, strict)
  if (isInteger(from) && isInteger(to)) return strict || holdsIntegers(from, to) ? cast : narrowing(from, to)
  if (isInteger(from) && to.base === 'decimal')
    return digitsOf(from) <= (to.precision ?? 0) - (to.scale ?? 0) ? cast : narrowing(from, to)
  if (from.base === 'float' && to.base === 'double' && from.scale === null) return cast
  if ((isText(from) || from.base === 'char') && isText(to))
    return cutsAlike(to, strict) || wider(from, to) ? none : narrowing(from, to)
  if (from.base === 'enum' && to.base === 'varchar' && fitsLabels(from, to)) return none
  if (isBytes(from) && isBytes(to)) return strict || wider(from, to) ? none : narrowing(from, to)
  if (from.base === 'date' && to.base === 'datetime') return cast
  return unclear(`${from.full} → ${to.full} changes values in a way that is not followed`)
}

function narrowing(from: SourceType, to: SourceType): Conversion {
  return unclear(
    `${from.full} → ${to.full} may have cut values: the session was not in strict mode, or blanks at the end go all the same`,
  )
}

/**
 * Trailing blanks beyond the end go also in strict mode; a VARCHAR or CHAR of the target cuts them as well, the texts without
 * a length do not.
 */
function cutsAlike({ base }: SourceType, strict: boolean): boolean {
  return strict && (base === 'varchar' || base === 'char')
}

function sameBase(from: SourceType, to: SourceType, strict: boolean): Conversion {
  switch (from.base) {
    case 'decimal':
      if ((to.scale ?? 0) < (from.scale ?? 0)) return unclear('digits behind the point are rounded')
      return strict || wholeDigits(to) >= wholeDigits(from) ? cast : narrowing(from, to)
    case 'datetime':
    case 'timestamp':
    case 'time':
      return (to.fraction ?? 0) >= (from.fraction ?? 0) ? cast : unclear('fractions of seconds are rounded')
    case 'enum':
      return from.members.every((label) => to.members.includes(label)) ? none : unclear('a label goes')
    case 'set':
      // The labels of a value are shown in their order in the declaration.
      return from.members.every((label, i) => to.members[i] === label)
        ? none
        : unclear('labels of a SET change places')
    case 'char':
    case 'varchar':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
      return cutsAlike(to, strict) || wider(from, to) ? none : narrowing(from, to)
    case 'varbinary':
      return strict || wider(from, to) ? none : narrowing(from, to)
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
      // Only the width they are shown with; TINYINT(1) may be a boolean on the target.
      return from.base === 'tinyint' && (from.length === 1) !== (to.length === 1)
        ? unclear('TINYINT(1) and other TINYINT are different things on the target')
        : none
    default:
      return unclear(`${from.full} → ${to.full} changes values in a way that is not followed`)
  }
}

/**
 * The same for rows: the width integers are shown with is not part of it, but for TINYINT(1). JSON has nothing beside its
 * name; MariaDB shows the length of the text it is kept in, which a statement does not have.
 */
export function isSameType(a: SourceType, b: SourceType): boolean {
  return partsOf(a) === partsOf(b)
}

function partsOf(type: SourceType): string {
  const { base, unsigned, length, precision, scale, fraction, charset, collation, members } = type
  if (base === 'json') return base
  const shown = base === 'tinyint' ? [length === 1] : integerBytes[base] === undefined ? [length] : []
  return JSON.stringify([base, unsigned, ...shown, precision, scale, charset, collation, fraction, members])
}

const integerBytes: Readonly<Record<string, number>> = {
  tinyint: 1,
  smallint: 2,
  mediumint: 3,
  int: 4,
  bigint: 8,
}
const bases = {
  text: new Set(['varchar', 'tinytext', 'text', 'mediumtext', 'longtext']),
  bytes: new Set(['varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob']),
}

const isInteger = ({ base, length }: SourceType) =>
  integerBytes[base] !== undefined && !(base === 'tinyint' && length === 1)
/** CHAR is not among what texts become: it drops trailing blanks. What was CHAR has none. */
const isText = ({ base }: SourceType) => bases.text.has(base)
const isBytes = ({ base }: SourceType) => bases.bytes.has(base)

function holdsIntegers(from: SourceType, to: SourceType): boolean {
  const bits = ({ base, unsigned }: SourceType) => (integerBytes[base] ?? 0) * 8 - (unsigned ? 0 : 1)
  return (to.unsigned ? from.unsigned : true) && bits(to) >= bits(from)
}

function digitsOf({ base }: SourceType): number {
  return { tinyint: 3, smallint: 5, mediumint: 8, int: 10 }[base] ?? 20
}

const wholeDigits = ({ precision, scale }: SourceType) => (precision ?? 0) - (scale ?? 0)

/** At least as long, and in a character set that has every character. */
function wider(from: SourceType, to: SourceType): boolean {
  const sameSet = from.charset === to.charset || to.charset === 'utf8mb4'
  // VARCHAR counts characters, TEXT bytes.
  const need = from.base === 'varchar' && to.base !== 'varchar' ? (from.length ?? 0) * 4 : (from.length ?? 0)
  return sameSet && (to.length ?? 0) >= need
}

function fitsLabels(from: SourceType, to: SourceType): boolean {
  return from.members.every((label) => [...label].length <= (to.length ?? 0))
}
