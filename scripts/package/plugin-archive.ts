import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { writeManifest } from './archive.ts'
import { bundle } from './bundle.ts'
import { type Built, packCached } from './cached-archive.ts'
import type { PackageContext, PortalArchive } from './portal-archive.ts'

const run = promisify(execFile)

/**
 * `data-migration-<v>.tar.gz`: what a host unpacks into its plugin folder: plugin.json, the bundled server, web assets
 * where they are built, SQL, and the Portal archives the server installs on executors.
 */
export async function packPlugin(context: PackageContext, portals: readonly PortalArchive[]): Promise<Built> {
  const { root, work, version } = context
  const name = `data-migration-${version}`
  const parent = join(work, 'plugin')
  const content = join(parent, name)
  await mkdir(join(content, 'portal'), { recursive: true })
  await bundle({ entries: { plugin: join(root, 'server', 'plugin.ts') }, outdir: join(content, 'server') })
  await writeFile(join(content, 'plugin.json'), await packagedManifest(root))
  for (const folder of ['sql/metadata', 'sql/grants', 'web/dist']) {
    if (existsSync(join(root, folder)))
      await cp(join(root, folder), join(content, folder), { recursive: true })
  }
  for (const { file, name: archive } of portals) {
    await copyFile(file, join(content, 'portal', archive))
    await copyFile(`${file}.sha256`, join(content, 'portal', `${archive}.sha256`))
  }
  await selfTest(content, work)
  await writeManifest(content)
  return await packCached(context, parent, name, name)
}

/** A plugin that cannot be loaded where no checkout is near is not packed. */
async function selfTest(content: string, work: string): Promise<void> {
  const program = join(work, 'load-plugin.mjs')
  const entry = JSON.stringify(join(content, 'server', 'plugin.mjs'))
  await writeFile(
    program,
    `const { default: plugin } = await import(${entry})\nprocess.stdout.write(typeof plugin.start)\n`,
  )
  const { stdout } = await run(process.execPath, [program], { cwd: '/', env: { PATH: '/usr/bin:/bin' } })
  if (stdout !== 'function') throw new Error(`the packed plugin has no start: ${stdout}`)
}

/** The checkout's manifest names the source as its entry; the package holds the bundle. */
async function packagedManifest(root: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, 'plugin.json'), 'utf8')) as Record<string, unknown>
  return `${JSON.stringify({ ...manifest, server: { entry: 'server/plugin.mjs' } }, null, 2)}\n`
}
