import type { Progress, StoredEvent } from '@data-migration/contract/portal'
import type { PortalEnd, PortalListener } from '../portal/run-portal.ts'
import { checkLines, objectsText, progressText, running, seconds, step } from './format.ts'
import type { Screen } from './screen.ts'

/** Shows what Portal does, phase by phase, and how it ended. */
export function followMigration(screen: Screen): PortalListener & { end(end: PortalEnd): void } {
  const started = performance.now()
  let phaseStarted = started
  return {
    onEvent(event: StoredEvent) {
      if (event.type !== 'phase') return
      const elapsed = seconds(performance.now() - phaseStarted)
      if (event.state === 'started') phaseStarted = performance.now()
      else screen.line(step('portal', `${event.phase} ${event.state} in ${elapsed}`, event.state === 'done'))
    },
    onProgress(progress: Progress) {
      screen.live(running('portal', progressText(progress, performance.now() - phaseStarted)))
    },
    end({ exitCode, report, log }: PortalEnd) {
      const elapsed = seconds(performance.now() - started)
      if (report === undefined) {
        for (const line of log.trimEnd().split('\n').slice(-15)) screen.line(`    ${line}`)
        screen.line(step('portal', `ended with code ${exitCode} and without a report`, false))
        return
      }
      const verdict = `verdict ${report.verdict}, exit code ${exitCode}, ${elapsed}`
      screen.line(step('portal', verdict, report.verdict === 'equal'))
      if (report.error)
        screen.line(`  ✘ ${report.error.code} ${report.error.message}. ${report.error.remedy}`)
      screen.line(step('objects', objectsText(report)))
      for (const line of checkLines(report)) screen.line(line)
    },
  }
}
