import type { DataSourceView } from '@data-migration/contract/api'
import { computed } from 'vue'
import { call } from '../../api/client.ts'
import { useLoaded } from '../../composables/use-loaded.ts'

/** Every data source by its id, for names in tables and trees. */
export function useDataSources() {
  const list = useLoaded(
    () => null,
    () => call('dataSources.list', { query: { pageSize: 500 } }),
  )
  const byId = computed(
    () => new Map(list.value.value?.items.map((dataSource) => [dataSource.id, dataSource])),
  )
  return {
    all: computed<readonly DataSourceView[]>(() => list.value.value?.items ?? []),
    byId,
    loaded: computed(() => list.value.value !== null),
    reload: list.reload,
  }
}

export type DataSources = ReturnType<typeof useDataSources>
