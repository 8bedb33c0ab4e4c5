import { buildWeb, ensureWeb } from './web/build-web.ts'

// npm run build [-- --stale]: the console, into web/dist; with --stale only where a source is newer. Everything else
// runs from its sources.

if (process.argv.includes('--stale')) await ensureWeb()
else await buildWeb()
