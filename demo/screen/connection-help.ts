import type { DemoHost } from '../plane/start-host.ts'
import type { Ends } from '../prepare.ts'
import type { DemoServer } from '../servers/demo-server.ts'

/** How to look at everything while it is up, ready to be pasted into a shell. */
export function connectionHelp(pairs: readonly Ends[], { url, passwordFile }: DemoHost): string[] {
  return [
    'Everything stays up until Ctrl-C. To look into it:',
    `  ${url}  as admin, password in ${passwordFile}`,
    ...pairs.flatMap(databaseHelp),
  ]
}

function databaseHelp({ source, target, sourceDatabase, targetDatabase, schema }: Ends): string[] {
  const place = (server: DemoServer, user: string) =>
    `--host=${server.endpoint.host} --port=${server.endpoint.port} ${user}${server.endpoint.adminUser}`
  return [
    `  ${password(source, 'MYSQL_PWD')}mysql ${place(source, '--user=')} ${sourceDatabase}`,
    `  ${password(target, 'PGPASSWORD')}PGOPTIONS=--search_path=${schema} psql ${place(target, '--username=')} ${targetDatabase}`,
  ]
}

/** The command reads the password from the file of the demo's own server; it is not printed. */
function password(server: DemoServer, variable: string): string {
  return server.passwordFile === undefined ? '' : `${variable}="$(cat '${server.passwordFile}')" `
}
