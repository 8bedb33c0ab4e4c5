import { createReadStream, existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DmError, dmError } from '@data-migration/contract/errors'
import { z } from 'zod'
import { firstFileOfTarGz } from './tar-entry.ts'

export type Architecture = 'x64' | 'arm64'

/** A Portal archive on the server's disk that can be installed. */
export interface PortalPackage {
  readonly file: string
  readonly version: string
  readonly architecture: Architecture
  readonly sha256: string
  readonly bytes: number
  readonly unpackedBytes: number
}

const descriptionSchema = z.object({
  name: z.literal('portal'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  os: z.literal('linux'),
  architecture: z.enum(['x64', 'arm64']),
  bytes: z.int().positive(),
})

const descriptionName = 'PACKAGE.json'

/** The newest package for each architecture in a folder; files that are none are left out. */
export async function bundledPackages(folder: string): Promise<PortalPackage[]> {
  if (!existsSync(folder)) return []
  const names = (await readdir(folder)).filter((name) => /^portal-.*-linux-.*\.tar\.gz$/.test(name))
  const found = await Promise.all(names.map((name) => readPackage(join(folder, name)).catch(leftOut)))
  const packages = found.filter((one) => one !== null)
  return packages.filter((one) => packages.every((other) => !isNewer(other, one)))
}

function leftOut(error: unknown): null {
  if (error instanceof DmError && error.code === 'DM-INST-013') return null
  throw error
}

function isNewer(one: PortalPackage, other: PortalPackage): boolean {
  const numbers = (version: string) => version.split('.').map(Number)
  const [a, b] = [numbers(one.version), numbers(other.version)]
  const index = a.findIndex((part, at) => part !== b[at])
  return one.architecture === other.architecture && index >= 0 && (a[index] ?? 0) > (b[index] ?? 0)
}

/**
 * Looks into a file. The sum is that of the `.sha256` beside it, as it was packed, or of the file as it is. Throws
 * DM-INST-013 when it is no Portal package; whether it is whole is checked after its transfer.
 */
export async function readPackage(file: string): Promise<PortalPackage> {
  const text = await firstFileOfTarGz(file, descriptionName)
  if (text === null) throw dmError('DM-INST-013', { problem: `it holds no ${descriptionName}` })
  const parsed = descriptionSchema.safeParse(jsonIn(text))
  if (!parsed.success) throw dmError('DM-INST-013', { problem: `its ${descriptionName} is not understood` })
  const { version, architecture, bytes: unpackedBytes } = parsed.data
  const { size: bytes } = await stat(file)
  return {
    file,
    version,
    architecture,
    sha256: (await keptSum(file)) ?? (await sha256(file)),
    bytes,
    unpackedBytes,
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function keptSum(file: string): Promise<string | null> {
  try {
    return /^[0-9a-f]{64}/.exec(await readFile(`${file}.sha256`, 'utf8'))?.[0] ?? null
  } catch {
    return null
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
