import type { PortalEvent } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { createMigration } from './testing/migration.ts'

const patient = { timeout: 30_000 }

/** Every write to the table fails in that way as long as the row of `trouble` is there. */
const trouble = (state: string) => `
  CREATE TABLE public.trouble (state text); INSERT INTO public.trouble VALUES ('${state}');
  CREATE FUNCTION public.no_trouble() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF EXISTS (SELECT FROM public.trouble) THEN
        RAISE EXCEPTION 'not now' USING ERRCODE = (SELECT state FROM public.trouble);
      END IF;
      RETURN true;
    END $$;
  ALTER TABLE moved.account ADD CHECK (public.no_trouble()) NOT VALID;`

it.each([
  ['a full disk', '53100', 'DM-TGT-011'],
  ['a deadlock', '40P01', 'DM-TGT-019'],
  ['a statement that was ended', '57014', 'DM-TGT-019'],
  ['no memory', '53200', 'DM-TGT-019'],
])(
  'O05 following goes on by itself after %s',
  async (_, state, code) => {
    await using migration = await createMigration(
      'CREATE TABLE account (id int NOT NULL PRIMARY KEY, v int); INSERT INTO account VALUES (1, 0)',
      { mode: 'online' },
    )
    const events: PortalEvent[] = []
    const stop = new AbortController()
    const told = () => events.flatMap((event) => (event.type === 'alert' ? [event.error.code] : []))
    const options = { 'verify.enabled': false }
    const run = migration.run({ stop, options, onEvent: (event) => void events.push(event) })
    await using _end = { [Symbol.asyncDispose]: async () => void (stop.abort(), await run) }
    const isFollowing = () => events.some((event) => event.type === 'phase' && event.phase === 'incremental')
    await expect.poll(isFollowing, patient).toBe(true)
    await migration.target(trouble(state))
    await migration.source('UPDATE account SET v = v + 1')
    await expect.poll(told, patient).toContain(code)
    await migration.target('DELETE FROM public.trouble')
    stop.abort()
    const { exitCode, error } = await run
    expect([exitCode, error]).toEqual([0, undefined])
    expect(await migration.target('SELECT v FROM moved.account')).toEqual([{ v: 1 }])
  },
  120_000,
)
