import type { SubTaskSummary } from '@data-migration/contract/api'
import { subTaskStateTable } from '@data-migration/contract/task'
import type { MigrationListener, SubTaskEnd } from '../plane/migrate.ts'
import { checkLines, objectsText, running, seconds, step, subTaskText } from './format.ts'
import type { Screen } from './screen.ts'

/** Shows what the sub-tasks do, state by state, and how each has ended. */
export function followMigration(screen: Screen): MigrationListener & { end(end: SubTaskEnd): void } {
  const started = performance.now()
  const shown = new Map<string, SubTaskSummary['state']>()
  return {
    onLook(subTasks) {
      for (const { id, source, state, executor, waiting } of subTasks) {
        if (shown.get(id) === state) continue
        shown.set(id, state)
        const where = executor === null ? '' : ` on ${executor.name}`
        const why = waiting?.message === undefined ? '' : `: ${waiting.message}`
        const text = `${subTaskStateTable[state].en}${where}${why}, ${seconds(performance.now() - started)}`
        if (state !== 'finished') screen.line(`    ${source.database.padEnd(9)} ${text}`)
      }
      screen.live(running('portal', subTasks.map(subTaskText).join(' | ')))
    },
    end({ ends, subTask, report }) {
      const { verdict, exitCode, executor, error, startedAt, finishedAt } = subTask
      const took = Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')
      const text = `verdict ${verdict}, exit code ${exitCode}, by ${executor?.name} in ${seconds(took)}`
      screen.line(step(ends.sourceDatabase, text, verdict === 'equal'))
      if (error !== null) screen.line(`  ✘ ${error.code} ${error.message}. ${error.remedy}`)
      if (report === undefined) return
      screen.line(step('objects', objectsText(report)))
      for (const line of checkLines(report)) screen.line(line)
    },
  }
}
