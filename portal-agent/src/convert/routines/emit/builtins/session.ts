import { quoteLiteral } from '../../../quote.ts'
import { value } from '../value.ts'
import type { Builtin, Builtins } from './builtin.ts'

const user: Builtin = () => value('current_user::text', 'text')
const database: Builtin = (_args, context) => value(quoteLiteral(context.around.database), 'text')

export const sessionFunctions: Builtins = {
  user: () => value('session_user::text', 'text'),
  session_user: () => value('session_user::text', 'text'),
  current_user: user,
  database,
  schema: database,
  version: () => value('version()', 'text'),
  connection_id: () => value('pg_backend_pid()', 'int'),
  uuid_short: () => null,
  charset: () => value(`'utf8mb4'`, 'text'),
  name_const: (args) => args[1] ?? null,
}
