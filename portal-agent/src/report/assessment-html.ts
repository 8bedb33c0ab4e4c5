import { assessedEntry, assessmentFrame } from '@data-migration/contract/page'
import type { AssessedObject, Assessment, CheckItem } from '@data-migration/contract/portal'

/** Piece by piece: of ten thousand tables it is larger than anyone wants to hold at once. */
export function* assessmentHtml(
  assessment: Assessment,
  checks: readonly CheckItem[],
  objects: Iterable<AssessedObject>,
): Generator<string> {
  const { head, tail } = assessmentFrame(assessment, checks)
  yield head
  for (const object of objects) yield assessedEntry(object)
  yield tail
}
