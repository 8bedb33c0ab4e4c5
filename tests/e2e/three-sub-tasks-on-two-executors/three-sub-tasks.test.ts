import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createShop } from '@data-migration/demo/shop'
import { expect, it } from 'vitest'
import { startControlPlane, subTaskOf, untilFinished, type PlaneExecutor } from '../lib/control-plane.ts'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, onSource } from '../lib/migration-pair.ts'
import { containsAny, ProcessWatcher, searchFolder, secretForms } from '../lib/password-search.ts'

const run = promisify(execFile)
const installWithinMs = 15_000

/** Everything on the executor's disk that is not the kernel's, with kind, mode, size and owner. */
async function listing({ machine }: PlaneExecutor): Promise<string> {
  const pruned = ['proc', 'sys', 'dev', 'run', 'tmp', 'var/log'].flatMap((path) => [
    '-path',
    `./${path}`,
    '-prune',
    '-o',
  ])
  const format = '%P %y %m %s %U\n'
  const { stdout } = await run(
    'find',
    ['.', ...pruned, '-type', 'd', '-printf', '%P %y %m %U\n', '-o', '-printf', format],
    {
      cwd: machine.hostPath('/'),
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  return stdout.split('\n').toSorted().join('\n')
}

it('a task with three sub-tasks on two bare executors ends equal and leaves nothing behind, no password either', async () => {
  const replies = new Set<string>()
  const onReply = (text: string) => void replies.add(text)
  await using plane = await startControlPlane({ 'executor.heartbeatSeconds': 2 }, onReply)
  const { api } = plane
  const executors = [await plane.addExecutor(1), await plane.addExecutor(2)]
  const before = await Promise.all(executors.map(listing))
  for (const executor of executors) expect(await plane.installPortal(executor)).toBeLessThan(installWithinMs)

  await using stack = new AsyncDisposableStack()
  const pairs = []
  for (const source of ['mysql97', 'mariadb', 'mysql56'] as const) {
    const pair = stack.use(await createPair({ source, target: 'pg15' }))
    await onSource(pair, (connection) =>
      createShop(connection, { database: pair.sourceDatabase, scale: 0.05 }),
    )
    pairs.push(pair)
  }
  const passwords = [
    ...pairs.flatMap(({ sourcePassword, targetPassword }) => [sourcePassword, targetPassword]),
    plane.host.adminPassword,
    ...executors.map(({ machine }) => machine.privateKey.split('\n')[1] ?? ''),
  ]
  const forms = passwords.flatMap(secretForms)
  // The machines' processes are in the list of this one as well.
  await using watcher = new ProcessWatcher(forms)
  const subTasks = []
  for (const pair of pairs) subTasks.push(await subTaskOf(api, pair))
  const executorIds = executors.map(({ id }) => id)
  const task = await api.call('tasks.create', { body: { name: 'three at once', subTasks, executorIds } })
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })

  const finished = await untilFinished(api, task, 300_000)
  expect(finished.map(({ verdict, exitCode }) => [verdict, exitCode])).toEqual(Array(3).fill(['equal', 0]))
  expect(new Set(finished.map(({ executor }) => executor?.id))).toEqual(new Set(executorIds))
  expect((await api.call('tasks.get', { params: { taskId: task.id } })).state).toBe('success')
  for (const pair of pairs) expect(await compareIndependently(pair)).toEqual([])

  for (const { machine, directory } of executors)
    expect(await searchFolder(machine.hostPath(`${directory}/portal/workspace`), forms)).toEqual([])
  expect(watcher.samples).toBeGreaterThan(10)
  expect([...watcher.found]).toEqual([])
  expect(await searchFolder(plane.host.dataRoot, forms)).toEqual([])
  for (const { id } of finished) {
    await api.call('subTasks.report', { params: { subTaskId: id } })
    await api.call('subTasks.get', { params: { subTaskId: id } })
  }
  await api.host('host.audit', { query: { pageSize: 500 } })
  expect([...replies].filter((text) => containsAny(text, forms))).toEqual([])
  expect(containsAny(plane.host.log(), forms)).toBe(false)

  for (const executor of executors) await plane.uninstallPortal(executor)
  expect(await Promise.all(executors.map(listing))).toEqual(before)
})
