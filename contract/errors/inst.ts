import { defineErrors } from './define.ts'

/** INST: installing Portal on an executor and removing it. */
export const installErrors = defineErrors({
  'DM-INST-001': {
    message: 'The directory {directory} on {host} cannot be written by {user}',
    remedy: 'Choose another directory, or give the user write permission.',
    status: 422,
    exit: 2,
  },
  'DM-INST-002': {
    message: 'Only {freeBytes} bytes are free in {directory} on {host}, {neededBytes} are needed',
    remedy: 'Free space or choose another directory.',
    status: 507,
    exit: 2,
  },
  'DM-INST-003': {
    message: 'The architecture {architecture} of {host} is not supported',
    remedy: 'Portal runs on linux x64 and arm64.',
    status: 422,
    exit: 2,
  },
  'DM-INST-004': {
    message: 'The C library of {host} is not supported: {found}',
    remedy: 'Portal needs glibc 2.28 or newer (RHEL 8, Debian 10, Ubuntu 18.10, openEuler 20.03 and newer).',
    status: 422,
    exit: 2,
  },
  'DM-INST-005': {
    message: 'The archive arrived damaged: {file} has another checksum',
    remedy: 'Install again; if it goes on, build or upload the archive anew.',
    status: 422,
    exit: 75,
    transient: true,
  },
  'DM-INST-006': {
    message: 'The installation stopped in step {step}: {problem}',
    remedy:
      'See the output of the step. The executor is as it was before; install again after mending the cause.',
    status: 502,
    exit: 2,
  },
  'DM-INST-007': {
    message: 'An installation is already running on {executor}',
    remedy: 'Wait until it has ended.',
    status: 409,
    exit: 75,
    transient: true,
  },
  'DM-INST-008': {
    message: 'Portal on {executor} is in use by {count} sub-task(s)',
    remedy: 'End them or let them finish first.',
    status: 409,
    exit: 2,
  },
  'DM-INST-009': {
    message: 'Portal is not installed on {executor}',
    remedy: 'Install it first.',
    status: 409,
    exit: 2,
  },
  'DM-INST-010': {
    message: 'The executor {executor} does not exist',
    remedy: 'Reload the list of executors.',
    status: 404,
    exit: 2,
  },
  'DM-INST-011': {
    message: 'Portal on {host} failed its self-test: {problem}',
    remedy: 'See the output; the version used before stays active.',
    status: 502,
    exit: 2,
  },
  'DM-INST-012': {
    message: 'No Portal package for {architecture} is there',
    remedy: 'Run npm run package, or upload the package.',
    status: 404,
    exit: 2,
  },
  'DM-INST-013': {
    message: 'The uploaded file is not a Portal package: {problem}',
    remedy: 'Upload a tar.gz made by npm run package.',
    status: 422,
    exit: 2,
  },
  'DM-INST-014': {
    message: 'The directory {directory} is not usable: {problem}',
    remedy:
      'Give an absolute path or one that begins with ~, without .. and without //, of at most 200 characters.',
    status: 422,
    exit: 2,
  },
  'DM-INST-015': {
    message: 'There is no Portal in {directory} on {host} that could be imported',
    remedy: 'Give the directory that holds portal/current, or install Portal.',
    status: 404,
    exit: 2,
  },
  'DM-INST-016': {
    message: 'Portal {found} on {host} does not speak with this server ({expected})',
    remedy: 'Install the version that belongs to this server.',
    status: 409,
    exit: 11,
  },
  'DM-INST-017': {
    message: 'The directory {directory} on {host} holds files that are not ours',
    remedy: 'Choose an empty directory or one with an earlier Portal.',
    status: 409,
    exit: 2,
  },
  'DM-INST-018': {
    message: 'User {user} does not exist on machine {machine}',
    remedy: 'Add the user and its login to the machine first.',
    status: 404,
    exit: 2,
  },
  'DM-INST-019': {
    message: 'The executor {executor} gives no sign of life since {since}',
    remedy: 'Check the machine; its sub-tasks continue on another executor.',
    status: 503,
    exit: 75,
    transient: true,
  },
  'DM-INST-020': {
    message: 'The program {program} is missing on {host}',
    remedy: 'Install it there; Portal is unpacked with tar and gzip.',
    status: 422,
    exit: 2,
  },
  'DM-INST-021': {
    message: 'Portal {version} is not among the versions installed in {directory} on {host}',
    remedy: 'Choose one that is there, or install that version.',
    status: 404,
    exit: 2,
  },
  'DM-INST-022': {
    message: 'Nobody can say yet whether {directory} on {host} is as it was before',
    remedy:
      'The machine cleans up by itself as soon as it notices that the connection is gone, or the next installation does.',
    status: 502,
    exit: 75,
    transient: true,
  },
  'DM-INST-023': {
    message:
      'On {host} everything that user {user} has started ends with the login (KillUserProcesses of logind)',
    remedy:
      'Add the user to KillExcludeUsers in /etc/systemd/logind.conf and restart systemd-logind, or choose another user.',
    status: 422,
    exit: 2,
  },
})
