import { build } from 'esbuild'

/** CommonJS dependencies call `require` for Node's own modules; an ES module has to make that function itself. */
const requireBanner = `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);`

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
  readonly external?: readonly string[]
}

/** One ES module per entry, for the Node that is delivered with it; licences of the dependencies stay in the text. */
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
    banner: { js: requireBanner },
    external: [...neverLoaded, ...(request.external ?? [])],
    legalComments: 'inline',
    sourcemap: false,
    minifySyntax: true,
    logLevel: 'warning',
  })
}
