import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const program = `import { adminPassword } from ${JSON.stringify(new URL('admin-password.ts', import.meta.url).href)}
  process.stdout.write('r')
  process.stdin.once('data', () => { process.stdout.write(adminPassword(process.argv[1])); process.exit() })`

/** A process that is told when to ask. */
function asker(directory: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let output = ''
  const ready = Promise.withResolvers<void>()
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString()
    ready.resolve()
  })
  const password = new Promise<string>((resolve) => child.on('close', () => resolve(output.slice(1))))
  return { ready: ready.promise, ask: () => child.stdin.write('now\n'), password }
}

it('is the same for all who ask at once', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'admin-password-'))
  try {
    const askers = Array.from({ length: 6 }, () => asker(join(directory, 'server')))
    await Promise.all(askers.map(({ ready }) => ready))
    for (const { ask } of askers) ask()
    const passwords = await Promise.all(askers.map(({ password }) => password))
    const kept = (await readFile(join(directory, 'server', 'admin-password'), 'utf8')).trim()
    expect(kept).toMatch(/^[\w-]{24}$/)
    expect(passwords).toEqual(passwords.map(() => kept))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
