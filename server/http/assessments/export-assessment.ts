import { dmError } from '@data-migration/contract/errors'
import { assessedEntry, assessmentFrame } from '@data-migration/contract/page'
import type { Assessments, MadeAssessment, NumberedObject } from '../../store/assessments.ts'

/** Objects held at once. */
const atOnce = 200

/** One document, an object a line. */
export async function* assessmentJson(
  store: Assessments,
  made: MadeAssessment,
): AsyncGenerator<Uint8Array, void> {
  const { assessment, checks } = made.result
  const head = JSON.stringify({ ...assessment, madeAt: made.endedAt, checks })
  yield Buffer.from(`${head.slice(0, -1)},"objects":[`)
  let separator = '\n'
  for await (const objects of allObjects(store, made)) {
    const lines = objects.map(({ type: _, no: __, ...object }) => JSON.stringify(object))
    yield Buffer.from(separator + lines.join(',\n'))
    separator = ',\n'
  }
  yield Buffer.from('\n]}\n')
}

/** The page Portal itself writes by `check --schema --html`. */
export async function* assessmentPage(
  store: Assessments,
  made: MadeAssessment,
): AsyncGenerator<Uint8Array, void> {
  const { head, tail } = assessmentFrame(made.result.assessment, made.result.checks)
  yield Buffer.from(head)
  for await (const objects of allObjects(store, made)) yield Buffer.from(objects.map(assessedEntry).join(''))
  yield Buffer.from(tail)
}

/** Throws DM-TASK-035 when a newer assessment takes its place meanwhile: a part must not look like the whole. */
async function* allObjects(
  store: Assessments,
  { id, objects: total }: MadeAssessment,
): AsyncGenerator<readonly NumberedObject[], void> {
  for (let last = 0; last < total;) {
    const objects = await store.objectsAfter(id, last, atOnce)
    const next = objects.at(-1)?.no
    if (next === undefined) throw dmError('DM-TASK-035', { assessment: id })
    yield objects
    last = next
  }
}
