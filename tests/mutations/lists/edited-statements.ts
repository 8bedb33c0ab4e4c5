import type { Mutation } from '../mutation.ts'

/** Guards of statements a user has written: they make what rows can go into, and nothing that rows set off. */
export const editedStatements: readonly Mutation[] = [
  {
    pitfall: 'V05',
    file: 'portal-agent/src/convert/edits/edited-object.ts',
    guard: ', ...asleep(enable)',
    mutated: '',
    test: { file: 'portal-agent/src/convert/edits/apply-edits.test.ts', name: 'V05 leave a trigger asleep' },
  },
  {
    pitfall: 'N08',
    file: 'portal-agent/src/model/holds-type.ts',
    guard: 'foundScale === scale &&',
    mutated: '',
    test: {
      file: 'portal-agent/src/model/holds-type.test.ts',
      name: 'does not take numeric(10,2) as numeric(10,1)',
    },
  },
  {
    pitfall: 'N08',
    file: 'portal-agent/src/db/postgres/create-together.ts',
    guard: 'for (const object of objects) await assertEdited(session, object)',
    mutated: '',
    test: {
      file: 'portal-agent/src/run/edited-objects.db.test.ts',
      name: 'rounding takes no rows and leaves nothing',
    },
  },
]
