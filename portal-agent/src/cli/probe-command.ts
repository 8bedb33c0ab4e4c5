import { exitCode, type MachineProbe, type PortalProcess } from '@data-migration/contract/portal'
import { machineFacts } from '../run/machine-facts.ts'
import { readEvents } from '../run/read-events.ts'
import { lockHolder } from '../run/workspace-lock.ts'
import { workspacePaths } from '../run/workspace-paths.ts'
import type { LookFlags } from './status-command.ts'
import { printJson, type Terminal } from './terminal.ts'
import { workspaceIds } from './workspaces.ts'

/** What the machine has to offer and which sub-tasks are on it. */
export async function probeCommand(flags: LookFlags, terminal: Terminal): Promise<number> {
  const portals = workspaceIds(flags.workspace).map((id) => portalProcess(flags.workspace, id))
  const probe: MachineProbe = {
    v: 1,
    type: 'probe',
    ...machineFacts(flags.workspace, new Date()),
    portals,
  }
  if (flags.json) printJson(terminal, probe)
  else terminal.out(`${probeLines(probe).join('\n')}\n`)
  return exitCode.ok
}

function portalProcess(root: string, subTask: string): PortalProcess {
  const paths = workspacePaths(root, subTask)
  const holder = lockHolder(paths.directory)
  const last = readEvents(paths.events).at(-1)
  const ended = last?.type === 'ended'
  return {
    subTask,
    process: holder === null ? null : { pid: holder.pid, startTime: holder.startTime, bootId: holder.bootId },
    lastSeq: last?.seq ?? 0,
    exitCode: holder === null && ended ? last.exitCode : null,
    secretsNeeded: holder === null && !ended,
  }
}

function probeLines(probe: MachineProbe): string[] {
  const gib = (bytes: string) => `${(Number(bytes) / 2 ** 30).toFixed(1)} GiB`
  return [
    `Machine   ${probe.hostname}, ${probe.os}, ${probe.architecture}, kernel ${probe.kernel}`,
    `Cores     ${probe.cores}, load ${probe.loadAverage1m.toFixed(2)}`,
    `Memory    ${gib(probe.memoryAvailableBytes)} of ${gib(probe.memoryTotalBytes)} available`,
    `Disk      ${gib(probe.diskFreeBytes)} of ${gib(probe.diskTotalBytes)} free`,
    `Portal    ${probe.portalVersion}`,
    ...probe.portals.map((portal) => `Sub-task  ${portal.subTask}: ${portalText(portal)}`),
  ]
}

function portalText({ process, exitCode: code, secretsNeeded }: PortalProcess): string {
  if (process !== null) return `running as process ${process.pid}`
  if (secretsNeeded) return 'gone without an end; continuing needs the passwords again'
  return `ended with code ${code}`
}
