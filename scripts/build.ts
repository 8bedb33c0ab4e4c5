import { buildWeb } from './web/build-web.ts'

// npm run build: the console, into web/dist. Everything else runs from its sources.

await buildWeb()
