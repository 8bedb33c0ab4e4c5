import { type DmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import { type Caller, type HostContext, refusalFor } from '@data-migration/contract/plugin'
import { closeCode, type ShellOpen, type ShellServerFrame } from '@data-migration/contract/ws'
import { WebSocket } from 'ws'
import type { ShellEnd } from '../executors/shell/open-shell.ts'
import { codedError } from '../http/coded-error.ts'
import { bridgeShell } from './bridge-shell.ts'
import { identify, watchCaller } from './caller-watch.ts'
import { closeCodeOf, closeSocket } from './close-socket.ts'
import type { RealtimeLimits } from './limits.ts'
import { type ShellAudit, shellAudit } from './shell-audit.ts'
import { type ShellOpening, shellOpening } from './shell-opening.ts'
import type { OpenedShell, Shells } from './shells.ts'

export interface ShellSocketDeps {
  readonly context: Pick<HostContext, 'authenticate' | 'audit' | 'settings' | 'logger'>
  readonly shells: Shells
  readonly limits: RealtimeLimits
}

/** RFC 6455 7.4.1: the purpose is fulfilled. */
const normalClose = 1000

/** Serves one terminal from its first frame to its end. Never rejects. */
export async function serveShell(socket: WebSocket, deps: ShellSocketDeps): Promise<void> {
  const opening = await shellOpening(socket, deps.limits.authenticationMs)
  if (opening === null) return
  const { first, takeLater } = opening
  if ('error' in first) return closeSocket(socket, closeCodeOf(first.error), first.error)
  const { token, executorId } = first.frame
  const identity = await identify(deps.context.authenticate, token)
  if ('refusal' in identity) return closeSocket(socket, closeCodeOf(identity.refusal), identity.refusal)
  const { caller } = identity
  const audit = shellAudit(deps.context.audit, caller, executorId)
  const opened = await openAllowed(deps, caller, first.frame, audit)
  if ('error' in opened) return refuse(socket, opened.error)
  await run({ socket, deps, token, takeLater, audit }, opened)
}

/** A shell nobody can account for afterwards is not opened. */
async function openAllowed(
  { context, shells }: ShellSocketDeps,
  caller: Caller,
  { executorId, columns, rows }: ShellOpen,
  audit: ShellAudit,
): Promise<OpenedShell | { readonly error: DmError }> {
  try {
    const refusal = refusalFor(caller, 'shell')
    if (refusal !== null) throw refusal
    const idleMs = Number(context.settings.get('shell.idleMinutes')) * 60_000
    const opened = await shells.open(executorId, { columns, rows, idleMs })
    await audit.opened(opened.host, opened.user).catch((error: unknown) => {
      opened.shell.close()
      throw error
    })
    return opened
  } catch (error) {
    const coded = codedError(error)
    if (coded.code === 'DM-JOB-099')
      context.logger.error({ error, executorId }, 'a shell could not be opened')
    await audit
      .refused(coded)
      .catch((cause: unknown) => context.logger.error({ error: cause }, 'the audit log could not be written'))
    return { error: coded }
  }
}

function refuse(socket: WebSocket, error: DmError): void {
  tellEnd(socket, null, error.code, toErrorBody(error))
  closeSocket(socket, closeCodeOf(error) === closeCode.forbidden ? closeCode.forbidden : normalClose, error)
}

interface ShellRun {
  readonly socket: WebSocket
  readonly deps: ShellSocketDeps
  readonly token: string
  readonly takeLater: ShellOpening['takeLater']
  readonly audit: ShellAudit
}

/** Until the shell has ended, or the socket, or the right to it. */
async function run(
  { socket, deps, token, takeLater, audit }: ShellRun,
  { host, user, shell }: OpenedShell,
): Promise<void> {
  const { context, limits } = deps
  const beganMs = performance.now()
  let taken: DmError | null = null
  const take = (error: DmError) => {
    taken ??= error
    shell.close()
  }
  const stopWatching = watchCaller(context.authenticate, token, limits.recheckMs, {
    onSeen: (caller) => {
      const refusal = refusalFor(caller, 'shell')
      if (refusal !== null) take(refusal)
    },
    onGone: take,
  })
  socket.once('close', () => shell.close())
  tell(socket, { v: 1, op: 'opened', host, user })
  bridgeShell(socket, shell, { limits, earlier: takeLater(), onBadFrame: take })
  socket.resume()
  if (socket.readyState !== WebSocket.OPEN) shell.close()
  const end = withCause(await shell.ended, taken)
  stopWatching()
  tellEnd(socket, end.exitCode, end.error?.code ?? end.reason, end.error)
  closeSocket(socket, codeOf(end, taken), null)
  await audit
    .closed(end, Math.round(performance.now() - beganMs))
    .catch((error: unknown) => context.logger.error({ error }, 'the audit log could not be written'))
}

function withCause(end: ShellEnd, taken: DmError | null): ShellEnd {
  return taken === null ? end : { ...end, error: toErrorBody(taken) }
}

function codeOf({ reason }: ShellEnd, taken: DmError | null): number {
  if (taken !== null) return closeCodeOf(taken)
  return reason === 'idle' ? closeCode.idle : normalClose
}

function tellEnd(socket: WebSocket, exitCode: number | null, reason: string, error: ErrorBody | null): void {
  tell(socket, { v: 1, op: 'closed', exitCode, reason, error })
}

function tell(socket: WebSocket, frame: ShellServerFrame): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
}
