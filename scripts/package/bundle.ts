import { readFile } from 'node:fs/promises'
import { sep } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** CommonJS dependencies expect what Node gives them and a module of ECMAScript has to make for itself. */
const commonJsBanner = [
  `import { createRequire as __createRequire } from 'node:module';`,
  `const require = __createRequire(import.meta.url);`,
  `const __filename = import.meta.filename, __dirname = import.meta.dirname;`,
].join(' ')

/** Drivers a library loads only when asked to, and which this product never asks for. */
const neverLoaded = [
  'pg-native',
  'cloudflare:sockets',
  'cpu-features',
  './crypto/build/Release/sshcrypto.node',
]

export interface BundleRequest {
  /** Output name without ending → entry point. */
  readonly entries: Readonly<Record<string, string>>
  readonly outdir: string
}

/**
 * One ES module per entry, for the Node that is delivered with it; licences of the dependencies stay in the text. Threads
 * (`x-thread.ts`) are entries of their own, side by side with whoever starts them.
 */
export async function bundle(request: BundleRequest): Promise<void> {
  await build({
    entryPoints: { ...request.entries },
    outdir: request.outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Where a package has both: its UMD form hides its parts from a bundler.
    mainFields: ['module', 'main'],
    banner: { js: commonJsBanner },
    external: neverLoaded,
    plugins: [threads],
    legalComments: 'inline',
    sourcemap: false,
    minifySyntax: true,
    logLevel: 'warning',
  })
}

const threadUrl = /new URL\((['"])(?:\.{1,2}\/)+(?:[\w-]+\/)*([\w-]+-thread)\.ts\1, import\.meta\.url\)/g

/** A thread is named by its source; beside a bundle lies its bundle. */
const threads: Plugin = {
  name: 'threads',
  setup(context) {
    context.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return null
      return { contents: pointToBundles(await readFile(path, 'utf8')), loader: 'ts' }
    })
  },
}

export function pointToBundles(source: string): string {
  return source.replace(threadUrl, `new URL('./$2.mjs', import.meta.url)`)
}
