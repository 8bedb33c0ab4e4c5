import { incrementalLines } from '../report/incremental-lines.ts'
import { spoolLines } from '../report/spool-lines.ts'
import { errorLines } from '../report/report-text.ts'
import type { Status } from '../run/status.ts'
import { printJson, type Terminal } from './terminal.ts'
import { findWorkspace, readStatus, workspaceIds } from './workspaces.ts'

export interface LookFlags {
  readonly workspace: string
  readonly json: boolean
}

/** One sub-task, or all when there are several and none is named. */
export async function statusCommand(
  id: string | undefined,
  flags: LookFlags,
  terminal: Terminal,
): Promise<number> {
  const ids = workspaceIds(flags.workspace)
  if (id === undefined && ids.length > 1) return listCommand(flags, terminal)
  const found = findWorkspace(flags.workspace, id)
  const status = await readStatus(flags.workspace, found.id)
  if (flags.json) printJson(terminal, status)
  else terminal.out(`${statusLines(status).join('\n')}\n`)
  return 0
}

export async function listCommand(flags: LookFlags, terminal: Terminal): Promise<number> {
  for (const id of workspaceIds(flags.workspace)) {
    const status = await readStatus(flags.workspace, id)
    if (flags.json) printJson(terminal, status)
    else terminal.out(`${id}  ${headline(status)}\n`)
  }
  return 0
}

function headline({ state, phase, since, pid, exitCode }: Status): string {
  const parts = [
    state,
    ...(phase === null ? [] : [`phase ${phase}`]),
    ...(since === null ? [] : [`since ${since}`]),
    ...(pid === null ? [] : [`pid ${pid}`]),
    ...(exitCode === null ? [] : [`exit code ${exitCode}`]),
  ]
  return parts.join(', ')
}

function statusLines(status: Status): string[] {
  return [
    `Sub-task  ${status.subTask}`,
    `State     ${headline(status)}`,
    ...(status.progress === null
      ? []
      : [...spoolLines(status.progress), ...incrementalLines(status.progress)]),
    `Safe      ${status.safe}`,
    ...(status.error === null ? [] : errorLines(status.error)),
    `Next      ${status.next}`,
    `Files     ${status.workspace}`,
  ]
}
