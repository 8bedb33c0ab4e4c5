import { exitCode, type Report } from '@data-migration/contract/portal'

function proved({ objects, objectVerification = [] }: Report): string[] {
  if (objectVerification.some((table) => table.objects === 'differs'))
    return [
      'The rows are complete and proved. Objects of tables that were there before are not as planned; see above.',
    ]
  const left = objects.filter(({ state }) => state === 'failed' || state === 'not-converted')
  if (left.length === 0) return ['Nothing: the migration is complete and proved.']
  return [
    `The rows are complete and proved. ${left.length} object(s) are left to be done by hand; see above.`,
  ]
}

/** How the operator goes on from here; `command` is what continues the run. */
export function nextStep(report: Report, command: string): string[] {
  switch (report.exitCode) {
    case exitCode.ok:
      return report.verdict === 'equal'
        ? proved(report)
        : [`The phases asked for are done, but nothing proves both sides equal yet. Verify: ${command}`]
    case exitCode.fenced:
      return [
        'Another process has taken this sub-task over; follow that one. This one changed nothing after it was fenced out.',
      ]
    case exitCode.precheck:
      return ['Mend the blockers above, then run again:', `  ${command}`]
    case exitCode.differences:
      return ['Look at the differences above, mend their cause, then verify again:', `  ${command}`]
    case exitCode.rejects:
      return [
        'Every row that fits was moved. Look at what was rejected or skipped above: mend it on the source,',
        'or choose another value policy and begin anew.',
      ]
    case exitCode.usage:
    case exitCode.version:
      return [report.error?.remedy ?? 'Mend the cause above, then run again.', `  ${command}`]
    default:
      return [
        'What was recorded as done is safe in the target. The same command continues from there:',
        `  ${command}`,
      ]
  }
}
