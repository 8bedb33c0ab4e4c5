import { type ErrorDefinition, errorCatalogue } from '@data-migration/contract/errors'
import { code, page, table } from './markdown.ts'

const areas = {
  JOB: 'Job file, command line, workspace',
  SRC: 'Source database',
  TGT: 'Target database',
  SSH: 'Machines and connections to them',
  INST: 'Installing Portal',
  TASK: 'Tasks and requests',
  AUTH: 'Users and permissions',
  VER: 'Verification',
  INC: 'Incremental',
  REV: 'Reverse',
}

/** docs/errors.md */
export function errorsPage(): string {
  const blocks = Object.entries(areas).flatMap(([area, title]) => {
    const codes = codesOf(area)
    return codes.length === 0 ? [] : [`## ${area}: ${title}`, table(head, codes.map(row))]
  })
  return page('Errors', 'contract/errors', [
    'Every failure an operator can meet has a code; a code is never renumbered or reused. `exit` is the exit code of the Portal CLI, `HTTP` the status of the API. `again` marks what may pass when the same is tried again without changing anything. Words in braces are filled in.',
    ...blocks,
  ])
}

const head = ['code', 'what happened', 'what to do', 'HTTP', 'exit', 'again']

function codesOf(area: string): [string, ErrorDefinition][] {
  return Object.entries<ErrorDefinition>(errorCatalogue)
    .filter(([name]) => name.startsWith(`DM-${area}-`))
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function row([name, { message, remedy, status, exit, transient }]: [string, ErrorDefinition]): string[] {
  return [code(name), message, remedy, String(status), String(exit), transient === true ? 'yes' : '']
}
