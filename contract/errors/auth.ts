import { defineErrors } from './define.ts'

/** AUTH: who may do what, by REST, WebSocket and shell alike. */
export const authErrors = defineErrors({
  'DM-AUTH-001': {
    message: 'Nobody is logged in, or the session has ended',
    remedy: 'Log in and try again.',
    status: 401,
    exit: 2,
  },
  'DM-AUTH-002': {
    message: 'The permission {permission} is missing',
    remedy: 'Ask an administrator to give your role this permission.',
    status: 403,
    exit: 2,
  },
  'DM-AUTH-003': {
    message: 'User name or password is wrong',
    remedy: 'Check both; after several failures logging in is blocked for a while.',
    status: 401,
    exit: 2,
  },
  'DM-AUTH-004': {
    message: 'Too many requests; the next one is accepted in {seconds} s',
    remedy: 'Wait and try again.',
    status: 429,
    exit: 75,
    transient: true,
  },
  'DM-AUTH-005': {
    message: 'The first frame must carry a token, within {seconds} s',
    remedy: 'Open the socket again and send the token in its first frame.',
    status: 401,
    exit: 2,
  },
  'DM-AUTH-006': {
    message: 'The one-time password has to be changed first',
    remedy: 'Set a password of your own.',
    status: 403,
    exit: 2,
  },
  'DM-AUTH-007': {
    message: 'The new password is too weak: {problem}',
    remedy: 'Choose a longer password that is not a common one.',
    status: 422,
    exit: 2,
  },
  'DM-AUTH-008': {
    message: 'User {user} does not exist',
    remedy: 'Reload the list of users.',
    status: 404,
    exit: 2,
  },
  'DM-AUTH-009': {
    message: 'The user name {user} is taken',
    remedy: 'Choose another name.',
    status: 409,
    exit: 2,
  },
  'DM-AUTH-010': {
    message: 'The last administrator cannot be removed or lose the role',
    remedy: 'Make somebody else an administrator first.',
    status: 409,
    exit: 2,
  },
  'DM-AUTH-011': {
    message: 'The stored secret of {resource} cannot be decrypted',
    remedy: 'The key of the host has changed: enter the secret of {resource} again.',
    status: 409,
    exit: 2,
  },
  'DM-AUTH-012': {
    message: 'The role {role} does not exist',
    remedy: 'Reload the list of roles.',
    status: 404,
    exit: 2,
  },
  'DM-AUTH-013': {
    message: 'The plugin {plugin} cannot be loaded: {problem}',
    remedy: 'Check plugin.json and the log of the host; the other plugins are not affected.',
    status: 422,
    exit: 2,
  },
  'DM-AUTH-014': {
    message: 'The plugin {plugin} is not running',
    remedy: 'Start it in the list of plugins.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-AUTH-015': {
    message: 'The store does not fit this version: {problem}',
    remedy: 'Start the version that belongs to it, or put back the migration files of this one.',
    status: 500,
    exit: 2,
  },
  'DM-AUTH-016': {
    message: 'Another host works with {data}',
    remedy: 'Stop it first, or give another --data folder and database.',
    status: 409,
    exit: 2,
  },
  'DM-AUTH-017': {
    message: 'The host cannot start: {problem}',
    remedy: 'Mend the setting named and start again.',
    status: 500,
    exit: 2,
  },
})
