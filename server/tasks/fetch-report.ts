import { DmError } from '@data-migration/contract/errors'
import { exitCode, type Report, reportSchema } from '@data-migration/contract/portal'
import type { ExecutorLink } from '../executors/link.ts'
import type { Store } from '../store/store.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { changeSubTask } from './change-sub-task.ts'
import { scopeOf, withFormerWork } from './former-work.ts'

const reportFile = 'reports/report.json'
const rangeBytes = 1024 * 1024

/** Stores the report of the last run with what it says of objects, rows and checks. One that is not there is left out. */
export async function fetchReport(store: Store, link: ExecutorLink, subTask: SubTask): Promise<void> {
  const report = await readReport(link, subTask.id)
  await changeSubTask(store, subTask.id, (current) => {
    const { scheduling } = current
    if (scheduling.reportOn !== subTask.scheduling.reportOn || scheduling.runs !== subTask.scheduling.runs)
      return null
    const move = { scheduling: { ...scheduling, reportOn: null } }
    if (report === null) return { move }
    const { verdict, error = null } = report
    return {
      move: { ...move, verdict, error: current.error ?? error },
      also: async ({ results }) =>
        results.saveReport(
          subTask.id,
          withFormerWork(report, await results.report(subTask.id)),
          scopeOf(report),
        ),
    }
  })
  if (report !== null) await saveCheck(store, subTask, report)
}

/** Null where there is none that can be read. */
export async function readReport(link: ExecutorLink, subTaskId: string): Promise<Report | null> {
  const parts: Buffer[] = []
  try {
    for (let offset = 0, size = 1; offset < size;) {
      const range = await link.files.read(subTaskId, reportFile, offset, rangeBytes)
      if (range.content.length === 0) break
      parts.push(range.content)
      offset += range.content.length
      size = range.size
    }
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
  return reportSchema.safeParse(parse(Buffer.concat(parts).toString('utf8'))).data ?? null
}

function isAbsent(error: unknown): boolean {
  return error instanceof DmError && ['DM-JOB-006', 'DM-JOB-031', 'DM-TASK-023'].includes(error.code)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What the pre-check at the start of the run found. */
async function saveCheck(store: Store, { id, executorId }: SubTask, report: Report): Promise<void> {
  if (report.checks.length === 0) return
  const { id: checkId } = await store.checks.create({ subTaskId: id, executorId, state: 'running' })
  const blocked = report.exitCode === exitCode.precheck
  await store.checks.update(checkId, {
    state: blocked ? 'blocked' : 'passed',
    items: report.checks,
    error: blocked ? (report.error ?? null) : null,
    endedAt: report.endedAt,
  })
}
