import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { adminPg } from '@data-migration/tests/testbed'
import type { Contestant } from './contestants.ts'
import { benchTables } from './dataset.ts'

/** `mariadb --quick` piped into `psql COPY`, two tables at a time, then the same indexes two at a time. */
export const pipe: Contestant = {
  name: 'pipe',
  schema: 'public',
  async prepare(world, targetDatabase) {
    await using client = await adminPg(world.target, targetDatabase)
    for (const table of benchTables) await client.query(table.target)
    const { source, target } = world
    await writeFile(
      join(world.folder, 'client.cnf'),
      `[client]\nhost=${source.host}\nport=${source.port}\nprotocol=TCP\nuser=${source.adminUser}\npassword="${source.adminPassword}"\n`,
      { mode: 0o600 },
    )
    await writeFile(
      join(world.folder, 'pgpass'),
      `${target.host}:${target.port}:*:${target.adminUser}:${target.adminPassword}\n`,
      { mode: 0o600 },
    )
    await writeFile(join(world.folder, 'pipe.sh'), script, { mode: 0o700 })
  },
  move(world, targetDatabase) {
    const tables = [...benchTables].map((table) => table.name).join('\n')
    const indexes = benchTables.flatMap((table) => table.targetIndexes).join('\n')
    const child = spawn('bash', [join(world.folder, 'pipe.sh')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      signal: world.signal,
      env: {
        ...process.env,
        FOLDER: world.folder,
        SOURCE: world.sourceDatabase,
        TABLES: tables,
        INDEXES: indexes,
        PGPASSFILE: join(world.folder, 'pgpass'),
        PGHOST: world.target.host,
        PGPORT: String(world.target.port),
        PGUSER: world.target.adminUser,
        PGDATABASE: targetDatabase,
      },
    })
    const done = new Promise<void>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`the pipe ended with ${code}`))))
    })
    return { pid: child.pid ?? 0, done }
  },
}

/** The client's batch mode escapes tab, newline and backslash as COPY text does, and writes NULL as the word. */
const script = `#!/usr/bin/env bash
set -euo pipefail
copy_one() {
  mariadb --defaults-extra-file="$FOLDER/client.cnf" --default-character-set=utf8mb4 --quick --batch --skip-column-names \\
    -e "SELECT * FROM $1" "$SOURCE" | psql -X -q -v ON_ERROR_STOP=1 -c "COPY $1 FROM STDIN WITH (NULL 'NULL')"
}
index_one() { psql -X -q -v ON_ERROR_STOP=1 -c "$1"; }
export -f copy_one index_one
printf '%s\\n' "$TABLES" | xargs -d '\\n' -P 2 -I{} bash -c 'set -o pipefail; copy_one "$1"' _ {}
printf '%s\\n' "$INDEXES" | xargs -d '\\n' -P 2 -I{} bash -c 'index_one "$1"' _ {}
`
