import { dmError } from '@data-migration/contract/errors'
import type { AssessedObject, Assessment, Report } from '@data-migration/contract/portal'
import { assessedObjects, AssessmentSum } from '../convert/assess-plan.ts'
import type { DatabasePlan } from '../convert/plan-database.ts'
import { assessmentHtml } from '../report/assessment-html.ts'
import { assessmentSections } from '../report/assessment-text.ts'
import { writePieces } from '../report/write-pieces.ts'
import { sectionsText } from '../report/section-text.ts'
import { outWhenTaken, type Terminal } from './terminal.ts'

export interface AssessmentFlags {
  readonly json: boolean
  /** The file for the page. */
  readonly html?: string
}

/** Shows what would be made: a line of JSON an object and one of the sum, or the sum for people. Throws DM-JOB-060. */
export async function showAssessment(
  plan: DatabasePlan,
  report: Report,
  flags: AssessmentFlags,
  terminal: Terminal,
): Promise<void> {
  const sum = new AssessmentSum()
  const byHand: AssessedObject[] = []
  for (const object of assessedObjects(plan)) {
    sum.add(object)
    if (flags.json) await outWhenTaken(terminal, `${JSON.stringify(object)}\n`)
    else if (object.outcome === 'by-hand') byHand.push(object)
  }
  const assessment = assessmentOf(sum, report)
  const shown = flags.json
    ? `${JSON.stringify(assessment)}\n`
    : sectionsText(assessmentSections(assessment, byHand))
  await outWhenTaken(terminal, shown)
  if (flags.html !== undefined) await writePage(flags.html, assessment, report, plan)
}

function assessmentOf({ coverage, pitfalls }: AssessmentSum, { source, target }: Report): Assessment {
  return { type: 'assessment', source, target, coverage, pitfalls }
}

async function writePage(
  file: string,
  assessment: Assessment,
  { checks }: Report,
  plan: DatabasePlan,
): Promise<void> {
  try {
    await writePieces(file, assessmentHtml(assessment, checks, assessedObjects(plan)))
  } catch (cause) {
    throw dmError('DM-JOB-060', { file }, { found: String(cause), cause })
  }
}
