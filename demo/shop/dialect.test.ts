import { expect, it } from 'vitest'
import { dialectOf } from './dialect.ts'

it.each([
  ['5.6.24-log', 'LONGTEXT', false],
  ['5.7.44', 'JSON', true],
  ['8.0.36-0ubuntu0.22.04.1', 'JSON', true],
  ['9.7.4-2', 'JSON', true],
  ['10.1.48-MariaDB-0ubuntu0.18.04.1', 'LONGTEXT', false],
  ['5.5.5-10.1.48-MariaDB', 'LONGTEXT', false],
  ['5.5.5-10.3.39-MariaDB', 'JSON', true],
  ['10.11.19-MariaDB-0+deb12u1-log', 'JSON', true],
  ['11.4.2-MariaDB', 'JSON', true],
])('dialectOf %s', (version, json, generatedColumns) => {
  expect(dialectOf(version)).toMatchObject({ json, generatedColumns })
})
