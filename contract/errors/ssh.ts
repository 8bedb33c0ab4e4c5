import { defineErrors } from './define.ts'

/** SSH: machines and the connections to them. */
export const sshErrors = defineErrors({
  'DM-SSH-001': {
    message: 'The machine {host}:{port} cannot be reached: {problem}',
    remedy: 'Check address, port, firewall and that sshd runs.',
    status: 502,
    exit: 75,
    transient: true,
  },
  'DM-SSH-002': {
    message: 'The machine {host}:{port} refused user {user}',
    remedy: 'Check user name and password or key.',
    status: 502,
    exit: 2,
  },
  'DM-SSH-003': {
    message: 'The host key of {host}:{port} has changed; nothing was sent',
    remedy:
      'If the machine was set up anew, compare the fingerprint on the machine itself and accept it. Otherwise somebody may stand in between.',
    status: 409,
    exit: 2,
  },
  'DM-SSH-004': {
    message: 'The host key of {host}:{port} was never accepted',
    remedy: 'Compare the fingerprint on the machine itself and accept it.',
    status: 409,
    exit: 2,
  },
  'DM-SSH-005': {
    message: 'The private key cannot be read: {problem}',
    remedy: 'Give an OpenSSH or PEM key, and its passphrase if it has one.',
    status: 422,
    exit: 2,
  },
  'DM-SSH-006': {
    message: 'The connection to {host}:{port} was lost during {action}',
    remedy: 'It is opened again by itself; if it goes on, check the network and the log of sshd.',
    status: 502,
    exit: 75,
    transient: true,
  },
  'DM-SSH-007': {
    message: 'The machine {machine} does not exist',
    remedy: 'Reload the list of machines.',
    status: 404,
    exit: 2,
  },
  'DM-SSH-008': {
    message: 'The machine {machine} is in use: {users}',
    remedy: 'End the work on it and uninstall Portal first.',
    status: 409,
    exit: 2,
  },
  'DM-SSH-009': {
    message: 'The machine name {name} is taken',
    remedy: 'Choose another name.',
    status: 409,
    exit: 2,
  },
  'DM-SSH-010': {
    message: 'A command on {host} ended with code {exitCode}: {command}',
    remedy: 'See its output; mend the cause on the machine and try again.',
    status: 502,
    exit: 2,
  },
  'DM-SSH-011': {
    message: 'The machine {host} did not answer within {seconds} s during {action}',
    remedy: 'Check its load and the network.',
    status: 504,
    exit: 75,
    transient: true,
  },
  'DM-SSH-012': {
    message: 'The jump host {jump} does not let us through to {host}:{port}',
    remedy: 'Check AllowTcpForwarding of its sshd, and that it reaches the machine.',
    status: 502,
    exit: 2,
  },
  'DM-SSH-013': {
    message: 'The shell was closed after {minutes} min without input',
    remedy: 'Open it again.',
    status: 408,
    exit: 2,
  },
  'DM-SSH-014': {
    message: 'All {limit} sessions to {host} are taken',
    remedy: 'Close a shell or wait for a transfer to end.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-SSH-015': {
    message: 'No usable login is stored for user {user} of {machine}',
    remedy: 'Enter its password or key in the list of machines.',
    status: 409,
    exit: 2,
  },
  'DM-SSH-016': {
    message: 'There is no shell on the machine the server runs on',
    remedy: 'Add it as a machine with an SSH login and open the shell there.',
    status: 409,
    exit: 2,
  },
})
