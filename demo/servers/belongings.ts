import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { dropDatabase, dropUser, type Endpoint } from '@data-migration/tests/testbed'
import { z } from 'zod'

const belongingSchema = z.object({
  host: z.string(),
  port: z.number(),
  kind: z.enum(['database', 'user']),
  name: z.string(),
  /** Of a user: the database in which it may own something. */
  database: z.string().optional(),
})

export type Belonging = z.infer<typeof belongingSchema>

/**
 * What the demo has made on servers that are not its own. Written down *before* it is made, so that the next demo
 * can drop what a killed one left; nothing that is not written here is ever dropped there.
 */
export class Belongings {
  readonly #file: string
  #all: Belonging[]

  constructor(file: string) {
    this.#file = file
    this.#all = existsSync(file) ? z.array(belongingSchema).parse(JSON.parse(readFileSync(file, 'utf8'))) : []
  }

  add(belonging: Belonging): void {
    this.#save([...this.#all, belonging])
  }

  /** Users go before the databases in which they own something. */
  async dropAllOn(endpoint: Endpoint): Promise<void> {
    const here = this.#all.filter(({ host, port }) => host === endpoint.host && port === endpoint.port)
    for (const belonging of here.sort((a, b) => b.kind.localeCompare(a.kind))) {
      if (belonging.kind === 'user') await dropUser(endpoint, belonging.name, belonging.database)
      else await dropDatabase(endpoint, belonging.name)
      this.#save(this.#all.filter((other) => other !== belonging))
    }
  }

  #save(all: Belonging[]): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 })
    writeFileSync(`${this.#file}.new`, JSON.stringify(all), { mode: 0o600 })
    renameSync(`${this.#file}.new`, this.#file)
    this.#all = all
    if (all.length === 0) rmSync(this.#file)
  }
}
