import { createShop } from '@data-migration/demo/shop'
import { createPair, onSource } from './lib/migration-pair.ts'
import { writeFileSync } from 'node:fs'
const [source = 'mariadb', scale = '0.1', opts = '{}'] = process.argv.slice(2)
const pair = await createPair({ source: source as 'mariadb', target: 'pg15' })
await onSource(pair, (c) => createShop(c, { database: pair.sourceDatabase, scale: Number(scale) }))
const job = await pair.writeJob(pair.job({ options: JSON.parse(opts) }))
writeFileSync('/tmp/try-job', `${job} ${pair.workspace}`)
process.stdout.write(`${job} ${pair.workspace} ${pair.sourceDatabase} ${pair.targetDatabase}\n`)
process.stdin.resume()
await new Promise((r) => process.stdin.once('end', r))
await pair[Symbol.asyncDispose]()
process.exit(0)
