import { spawn } from 'node:child_process'
import { TestbedError } from './testbed-error.ts'

export type CommandOptions = {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Text for the command's standard input; never put a secret into `args`. */
  stdin?: string
  timeoutMs?: number
}

/** Runs a command to its end and returns what it wrote to stdout; a failure carries the end of its stderr. */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 600_000,
    killSignal: 'SIGKILL',
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.stdin ?? '')
  const ending = await new Promise<string>((resolve, reject) => {
    child.on('error', (error) =>
      reject(new TestbedError(`${command} could not be started`, 'Install it or check the PATH', error)),
    )
    child.on('close', (code, signal) => resolve(signal ?? String(code)))
  })
  if (ending === '0') return stdout
  throw new TestbedError(`${command} ended with ${ending}`, `Its last messages: ${tail(stderr || stdout)}`)
}

/** The last lines of a program's output, for an error message. */
export function tail(text: string, lines = 15): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
