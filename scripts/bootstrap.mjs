// Runs a TypeScript entry point of this repository on the pinned Node 24.
// The system's Node (>= 20) runs only this file: plain JavaScript, built-ins only.
// usage: node scripts/bootstrap.mjs <entry.ts> [args...]
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const runtime = join(root, 'node_modules', '.bin', 'node')
const [entry, ...args] = process.argv.slice(2)

if (entry === undefined) fail('usage: node scripts/bootstrap.mjs <entry.ts> [args...]')
installDependencies()
run(entry, args)

/** Installs when the lock file is newer than what npm wrote into node_modules. */
function installDependencies() {
  const installed = mtime(join(root, 'node_modules', '.package-lock.json'))
  if (existsSync(runtime) && installed >= mtime(join(root, 'package-lock.json'))) return
  process.stderr.write('Installing dependencies (npm ci) ...\n')
  const npm = spawnSync('npm', ['ci'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (npm.error) fail(`npm could not be started: ${npm.error.message}`)
  if (npm.status !== 0) fail(`npm ci ended with code ${npm.status}; its messages are above`)
  if (!existsSync(runtime)) fail(`npm ci delivered no ${runtime}; this project needs linux x64`)
}

/** Signals reach the child through the terminal's process group or are passed on; its end is ours. */
function run(script, scriptArgs) {
  // Every process of this checkout starts in two thirds of the time once its sources have been compiled.
  const cache = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'compile')
  const env = { ...process.env, NODE_COMPILE_CACHE: cache }
  const child = spawn(runtime, [join(root, script), ...scriptArgs], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal's Ctrl-C has already reached the child, which shares our process group.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => fail(`${runtime} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

function mtime(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
