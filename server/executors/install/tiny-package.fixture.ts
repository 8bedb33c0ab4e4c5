import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PortalPackage } from './portal-package.ts'

export interface TinyRequest {
  readonly version?: string
  /** What is run as `portal`; by default it answers `--version`. */
  readonly launcher?: string
  readonly ballastBytes?: number
  /** A file of the content is not what MANIFEST.sha256 says. */
  readonly wrongManifest?: boolean
}

/** A package in Portal's form with hardly anything in it, so that a test of a failure takes no time. */
export function tinyPackage(request: TinyRequest = {}): PortalPackage & Disposable {
  const { version = '9.0.0', launcher = answering(version), ballastBytes = 1000 } = request
  const folder = mkdtempSync(join(tmpdir(), 'tiny-portal-'))
  const content = join(folder, `portal-${version}`)
  mkdirSync(content)
  const ballast = randomBytes(ballastBytes)
  writeFileSync(join(content, 'ballast'), ballast)
  writeFileSync(join(content, 'portal'), `#!/bin/sh\n${launcher}\n`, { mode: 0o755 })
  const sum = request.wrongManifest === true ? 'a'.repeat(64) : sha256(ballast)
  writeFileSync(join(content, 'MANIFEST.sha256'), `${sum}  ballast\n`)
  const file = join(folder, `portal-${version}-linux-x64.tar.gz`)
  execFileSync('tar', ['-C', folder, '-czf', file, `portal-${version}`])
  return {
    file,
    version,
    architecture: 'x64',
    sha256: sha256(readFileSync(file)),
    bytes: statSync(file).size,
    unpackedBytes: ballastBytes,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

function answering(version: string): string {
  const line = JSON.stringify({ v: 1, type: 'version', version, node: '24.0.0', architecture: 'x64' })
  return `echo '${line}'`
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
