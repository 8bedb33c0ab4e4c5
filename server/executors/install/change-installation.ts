import { dmError } from '@data-migration/contract/errors'
import { portalVersionSchema } from '@data-migration/contract/portal'
import { answerOf } from '../link/portal-answer.ts'
import { installedPortal, portalWords } from '../link/portal-location.ts'
import type { Machine } from '../machine.ts'
import { runCommand } from '../run-command.ts'
import { checkedDirectory } from './install-directory.ts'
import { runStep, type StepListener } from './install-step.ts'
import { readMachineFacts } from './machine-facts.ts'
import { mark } from './script-library.ts'
import { switchScript, uninstallScript } from './uninstall-script.ts'

export interface ChangeRequest {
  readonly machine: Machine
  readonly directory: string
  readonly id: string
  readonly over: readonly string[]
  readonly signal: AbortSignal
}

const withinMs = 120_000

/**
 * Removes Portal with all its workspaces, and the folders its installation had made. What is not ours stays and is named.
 * Nothing there is no failure, so it may be repeated. Throws DM-INST-007, DM-INST-008, DM-INST-006.
 */
export async function uninstallPortal(
  request: ChangeRequest & { readonly onStep: StepListener },
): Promise<void> {
  await runStep('remove', request.onStep, async () => {
    const { said, rest, output } = await runScript(request, uninstallScript, [])
    if (said === 'removed' || said === 'absent') return { value: undefined, output }
    if (said === 'left') return { value: undefined, output: `not ours, and still there: ${rest}` }
    const executor = request.machine.label
    if (said === 'used') throw dmError('DM-INST-008', { executor, count: Number(rest) })
    throw failure(request, said, rest, output, 'remove')
  })
}

/** Goes back, or on, to a version that is still there. Throws DM-INST-007, -011, -021. */
export async function switchVersion(request: ChangeRequest & { readonly version: string }): Promise<void> {
  const { directory, version, machine } = request
  const host = machine.label
  const { said, rest, output } = await runScript(request, switchScript, [version])
  if (said === 'switched') return
  if (said === 'absent') throw dmError('DM-INST-021', { version, directory, host })
  if (said === 'broken') throw dmError('DM-INST-011', { host, problem: rest.slice(-300) })
  throw failure(request, said, rest, output, 'switch')
}

export interface FoundInstallation {
  readonly directory: string
  readonly version: string
}

/** A Portal that somebody else has put there. Throws DM-INST-015, DM-INST-016 when it is not the version `expected`. */
export async function findInstallation(
  request: Omit<ChangeRequest, 'id' | 'over'> & { readonly expected: string },
): Promise<FoundInstallation> {
  const { machine, signal, expected } = request
  const host = machine.label
  const { facts } = await readMachineFacts(machine, checkedDirectory(request.directory), signal)
  const { directory } = facts
  if (facts.version === '') throw dmError('DM-INST-015', { directory, host })
  const location = installedPortal(directory)
  const result = await runCommand(machine, portalWords(location, ['--version']), {
    purpose: 'the self-test',
    signal,
  })
  const { version } = answerOf(result, portalVersionSchema, host)
  if (version !== expected) throw dmError('DM-INST-016', { found: version, host, expected })
  return { directory, version }
}

interface ScriptAnswer {
  /** First word after the mark. */
  readonly said: string
  readonly rest: string
  /** What else was printed. */
  readonly output: string
}

async function runScript(
  { machine, directory, id, over, signal }: ChangeRequest,
  script: string,
  args: readonly string[],
): Promise<ScriptAnswer> {
  const words = ['sh', '-c', script, 'sh', directory, id, ...args, ...over]
  const result = await runCommand(machine, words, {
    purpose: 'changing the installation',
    timeoutMs: withinMs,
    signal,
  })
  const at = result.stdout.lastIndexOf(`${mark} `)
  const answer = at < 0 ? '' : result.stdout.slice(at + mark.length + 1).trim()
  const [said = '', ...rest] = answer.split(' ')
  const before = at < 0 ? result.stdout : result.stdout.slice(0, at)
  return { said, rest: rest.join(' '), output: (before + result.stderr).trim() }
}

function failure(
  { machine }: ChangeRequest,
  said: string,
  rest: string,
  output: string,
  step: string,
): Error {
  if (said === 'locked') return dmError('DM-INST-007', { executor: machine.label })
  const problem = `${rest} ${output}`.trim() || 'it ended without an answer'
  return dmError('DM-INST-006', { step, problem })
}
