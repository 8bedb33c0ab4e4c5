import type { ObjectResult } from '@data-migration/contract/portal'

/** An object that exists on the source and is left out: listed with its reason, never silently absent. */
export function notConverted(kind: ObjectResult['kind'], sourceName: string, remark: string): ObjectResult {
  return { kind, sourceName, targetName: '', state: 'not-converted', remarks: [remark] }
}

/** What an emitter made of a list of source objects. */
export interface Emitted<Ddl> {
  readonly ddl: readonly Ddl[]
  readonly left: readonly ObjectResult[]
}
