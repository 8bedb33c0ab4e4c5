import type { CallOf, routes } from '@data-migration/contract/api'
import type { MainTaskState } from '@data-migration/contract/task'
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import { useQueryNumber, useQueryText, useQueryWriter } from '../../composables/use-query-state.ts'

export type TaskQuery = NonNullable<CallOf<(typeof routes)['tasks.list']>['query']>
type Sort = NonNullable<TaskQuery['sort']>

type Range = [from: string, to: string] | null

/** Filters, order and page of the task center, all of them in the URL. */
export function useTaskFilters() {
  const write = useQueryWriter()
  const name = useQueryText('name')
  const state = useQueryText('state')
  const creator = useQueryText('creator')
  const started = useRange('started')
  const finished = useRange('finished')
  const sort = useQueryText('sort', 'createdAt')
  const order = useQueryText('order', 'desc')
  const page = useQueryNumber('page', 1)
  const pageSize = useQueryNumber('pageSize', 20)

  const query: ComputedRef<TaskQuery> = computed(() => ({
    page: page.value,
    pageSize: pageSize.value,
    sort: sort.value as Sort,
    order: order.value === 'asc' ? 'asc' : 'desc',
    ...(name.value === '' ? {} : { name: name.value }),
    ...(state.value === '' ? {} : { state: state.value as MainTaskState }),
    ...(creator.value === '' ? {} : { creator: creator.value }),
    ...rangeQuery('started', started.value),
    ...rangeQuery('finished', finished.value),
  }))
  const active = computed(
    () =>
      [name, state, creator].some((field) => field.value !== '') ||
      started.value !== null ||
      finished.value !== null,
  )

  function reset(): void {
    write(Object.fromEntries(filterNames.map((filter) => [filter, undefined])))
  }

  return { name, state, creator, started, finished, sort, order, page, pageSize, query, active, reset }
}

const filterNames = ['name', 'state', 'creator', 'started', 'finished', 'page']

function useRange(name: string): WritableComputedRef<Range> {
  const text = useQueryText(name)
  return computed<Range>({
    get: (): Range => {
      const [from, to] = text.value.split('~')
      return from === undefined || to === undefined ? null : [from, to]
    },
    set: (range) => (text.value = range === null ? '' : range.join('~')),
  })
}

/** Whole days in the user's zone as instants: from the first moment of the first to the last of the last. */
function rangeQuery(name: 'started' | 'finished', range: Range): TaskQuery {
  if (range === null) return {}
  const from = new Date(`${range[0]}T00:00:00.000`).toISOString()
  const to = new Date(`${range[1]}T23:59:59.999`).toISOString()
  return name === 'started' ? { startedFrom: from, startedTo: to } : { finishedFrom: from, finishedTo: to }
}
