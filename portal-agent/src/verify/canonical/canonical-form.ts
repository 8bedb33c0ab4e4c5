import { decimalForm, integerForm } from './number-text.ts'
import { float32Form, float64Form } from './float.ts'
import { geometryForm } from './geometry.ts'
import { jsonForm } from './json.ts'
import { timeForm } from './time-text.ts'

/** Which database a cell came from: `source` prints as MySQL does, `target` as PostgreSQL does. */
export type Side = 'source' | 'target'

/**
 * How one type-map row's comparable text becomes bytes that are the same exactly when the values are the same. Input is
 * the cell of `purpose` key or digest (never NULL); the result is the input itself where nothing has to change.
 */
export interface CanonicalForm {
  readonly canonical: (side: Side, cell: Buffer) => Buffer
  /** Both sides print a value alike, so equal raw bytes already mean equal values. */
  readonly sameText: boolean
  /** `canonical` returns every cell as it is: bytes that differ are values that differ. */
  readonly exact: boolean
}

const exact: CanonicalForm = { canonical: (_side, cell) => cell, sameText: true, exact: true }

const alike = (canonical: (cell: Buffer) => Buffer): CanonicalForm => ({
  canonical: (_side, cell) => canonical(cell),
  sameText: true,
  exact: false,
})

const forms: ReadonlyMap<string, CanonicalForm> = new Map([
  ['int', alike(integerForm)],
  ['uint64', alike(integerForm)],
  ['bool', exact],
  ['decimal', alike(decimalForm)],
  ['float32', alike(float32Form)],
  ['float64', alike(float64Form)],
  ['bit', exact],
  ['date', exact],
  ['timestamp', alike(timeForm)],
  ['timestamptz', alike(timeForm)],
  ['interval', alike(timeForm)],
  ['text', exact],
  ['bytes', exact],
  ['json', alike(jsonForm)],
  ['uuid', exact],
  ['inet', exact],
  ['geometry', { canonical: geometryForm, sameText: false, exact: false }],
])

/** Throws for a row it does not know: an unknown type must never be compared by guess. */
export function canonicalForm(row: string): CanonicalForm {
  const form = forms.get(row)
  if (form === undefined) throw new RangeError(`no canonical form for type-map row "${row}"`)
  return form
}

export const knownRows: readonly string[] = [...forms.keys()]
