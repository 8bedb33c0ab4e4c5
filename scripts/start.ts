import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './node-program.ts'
import { ensureWeb } from './web/build-web.ts'

// npm start [-- the host's arguments]: the stand-alone host with the console built. The host runs in this process, so
// that signals and its exit code are its own.

if (await ensureWeb()) process.stderr.write('The console was built.\n')
await import(pathToFileURL(join(root, 'host', 'main.ts')).href)
