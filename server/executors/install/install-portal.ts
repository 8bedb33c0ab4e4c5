import { DmError, dmError } from '@data-migration/contract/errors'
import { portalVersionSchema } from '@data-migration/contract/portal'
import { jsonLine } from '../link/portal-answer.ts'
import type { Machine } from '../machine.ts'
import { isUnreachable } from '../unreachable.ts'
import { uploadFile } from '../upload-file.ts'
import { checkMachine } from './check-machine.ts'
import { checkedDirectory } from './install-directory.ts'
import { type InstallSession, openSession, type StepEnd } from './install-session.ts'
import { runStep, StepFailure, type StepListener, type StepResult } from './install-step.ts'
import { architectureOf, type MachineFacts, readMachineFacts } from './machine-facts.ts'
import type { PortalPackage } from './portal-package.ts'
import { recover } from './recover.ts'
import { remoteSum } from './remote-sum.ts'

export interface InstallRequest {
  readonly machine: Machine
  /** As a person gives it; may begin with `~`. */
  readonly directory: string
  /** One of them fits the machine's architecture, or it is DM-INST-012. */
  readonly packages: readonly PortalPackage[]
  /** Unique among all installations. */
  readonly id: string
  /** Earlier installations here that are over but whose traces may still be there. */
  readonly over: readonly string[]
  readonly onStep: StepListener
  readonly signal: AbortSignal
}

export interface Installed {
  /** Absolute. */
  readonly directory: string
  readonly version: string
  readonly architecture: PortalPackage['architecture']
  /** Null when none was installed before. */
  readonly versionBefore: string | null
}

/** What the check has settled. */
interface Begun {
  readonly facts: MachineFacts
  readonly wanted: PortalPackage
  readonly session: InstallSession
}

const stepWithinMs = 180_000

/**
 * check → upload → verify → unpack → self-test → switch. Whatever fails, the machine is as it was before; or the step
 * `roll-back` has failed, and the machine itself or the next installation puts it right. Throws DM-INST and DM-SSH codes.
 */
export async function installPortal(request: InstallRequest): Promise<Installed> {
  const begun = await runStep('check', request.onStep, () => check(request))
  const { facts, wanted } = begun
  try {
    await carryOut(request, begun)
  } catch (error) {
    await rollBack(request, begun, error)
    if (!(isUnreachable(error) && (await stands(request, begun)))) throw error
  }
  return {
    directory: facts.directory,
    version: wanted.version,
    architecture: wanted.architecture,
    versionBefore: facts.version === '' ? null : facts.version,
  }
}

async function check(request: InstallRequest): Promise<StepResult<Begun>> {
  const { machine, packages, id, over, signal } = request
  const host = machine.label
  const { facts, output } = await readMachineFacts(machine, checkedDirectory(request.directory), signal)
  try {
    const architecture = architectureOf(facts, host)
    const wanted = packages.find((one) => one.architecture === architecture)
    if (wanted === undefined) throw dmError('DM-INST-012', { architecture })
    checkMachine(facts, wanted, host, machine.user)
    const session = await openSession({ machine, directory: facts.directory, id, wanted, over })
    return { value: { facts, wanted, session }, output }
  } catch (error) {
    throw new StepFailure(error, output)
  }
}

async function carryOut(request: InstallRequest, { facts, wanted, session }: Begun): Promise<void> {
  const { machine, onStep, signal } = request
  const step = <T>(name: Parameters<typeof runStep>[0], work: () => Promise<StepResult<T>>) => {
    signal.throwIfAborted()
    return runStep(name, onStep, work)
  }
  signal.throwIfAborted()
  await runStep('upload', onStep, async (progress) => {
    const onBytes = (bytes: number) => progress.bytes(bytes, wanted.bytes)
    await upload(machine, wanted, session.archive, { signal, onBytes })
    return { value: undefined, output: '' }
  })
  await step('verify', () => verify(request, facts, wanted, session))
  await step('unpack', () => scriptStep(session, 'unpack', (problem) => stopped('unpack', problem)))
  await step('self-test', () => selfTest(machine, wanted, session))
  await step('switch', async () => {
    const result = await scriptStep(session, 'switch', (problem) => stopped('switch', problem))
    await session.finish()
    return result
  })
}

async function upload(
  machine: Machine,
  { file }: PortalPackage,
  path: string,
  options: Parameters<typeof uploadFile>[3],
): Promise<void> {
  try {
    await uploadFile(machine, file, path, options)
  } catch (error) {
    const refused = error instanceof DmError && error.code === 'DM-SSH-010'
    throw refused ? stopped('upload', error.found ?? error.message) : error
  }
}

async function verify(
  { machine }: InstallRequest,
  { hasSha256sum }: MachineFacts,
  wanted: PortalPackage,
  session: InstallSession,
): Promise<StepResult<undefined>> {
  const damaged = dmError('DM-INST-005', { file: wanted.file.replace(/^.*\//, '') })
  if (hasSha256sum) return await scriptStep(session, 'verify', () => damaged)
  if ((await remoteSum(machine, session.archive)) !== wanted.sha256) throw damaged
  return { value: undefined, output: 'no sha256sum there: the archive was read back and summed up here' }
}

async function selfTest(
  machine: Machine,
  wanted: PortalPackage,
  session: InstallSession,
): Promise<StepResult<undefined>> {
  const { exitCode, output } = await session.step('self-test', stepWithinMs)
  const said = output
    .split('\n')
    .map(jsonLine)
    .findLast((line) => line !== undefined)
  const parsed = portalVersionSchema.safeParse(said)
  const problem = !parsed.success
    ? lastLineOf(output, exitCode)
    : `it is version ${parsed.data.version} for ${parsed.data.architecture}`
  const fits =
    parsed.success &&
    parsed.data.version === wanted.version &&
    parsed.data.architecture === wanted.architecture
  if (exitCode === 0 && fits) return { value: undefined, output }
  throw new StepFailure(dmError('DM-INST-011', { host: machine.label, problem }), output)
}

async function scriptStep(
  session: InstallSession,
  name: 'verify' | 'unpack' | 'switch',
  failure: (problem: string) => Error,
): Promise<StepResult<undefined>> {
  const { exitCode, output }: StepEnd = await session.step(name, stepWithinMs)
  if (exitCode === 0) return { value: undefined, output }
  throw new StepFailure(failure(lastLineOf(output, exitCode)), output)
}

function stopped(step: string, problem: string): Error {
  return dmError('DM-INST-006', { step, problem })
}

function lastLineOf(output: string, exitCode: number): string {
  return output.trim().split('\n').at(-1) || `it ended with code ${exitCode}`
}

/** Whether the connection was lost after the machine had made the installation stay, and before it could say so. */
async function stands({ machine, signal }: InstallRequest, { facts, wanted }: Begun): Promise<boolean> {
  if (facts.version === wanted.version) return false
  const found = await readMachineFacts(machine, facts.directory, signal).catch(() => null)
  return found?.facts.version === wanted.version
}

/** Never throws: the failure that led here is what the person has to hear of. */
async function rollBack(request: InstallRequest, begun: Begun, failure: unknown): Promise<void> {
  const { machine, id, onStep } = request
  const { facts, wanted, session } = begun
  const lost = isUnreachable(failure)
  const work = async (): Promise<StepResult<undefined>> => {
    const done =
      (await session.rollBack()) ||
      (lost && (await recover({ machine, directory: facts.directory, wanted }, id)))
    if (!done) throw dmError('DM-INST-022', { host: machine.label, directory: facts.directory })
    return { value: undefined, output: '' }
  }
  await runStep('roll-back', onStep, work).catch(() => undefined)
}
