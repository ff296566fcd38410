/** How the first rows of a department's view will be understood: its columns beside the fields that they fill; nothing is written. */

import { NO_ORGANISATION, query } from '#capabilities/operation'
import type { ReadView } from '#storage/views'
import { Preview, previewed } from './preview.ts'
import { PullIdInput, readPull } from './pull.ts'

const ROWS_READ = 10

export const lookAtPull = query({
  name: 'intake.look-at-pull',
  title: 'How the columns and first rows of a department’s view will be understood; nothing is written',
  may: ['local-operator', 'centre-officer'],
  within: 'own-division',
  input: PullIdInput,
  output: Preview,
  before: (ctx, { pull }) => readPull(ctx, pull, { after: null, limit: ROWS_READ }),
  async run(ctx, _input, { one, unit, read }) {
    // Within reach it was when it was read.
    ctx.scope.admits(one)
    ctx.looked(NO_ORGANISATION, `preview ${unit.uscc} ${one.item}`)
    return { media: one.kind, ...(await previewed(ctx, unit, one.item, rowsOf(read))) }
  },
})

const rowsOf = ({ columns, rows }: ReadView) => ({
  rows: [columns, ...rows.map(row => row.map(cell => cell ?? ''))].map((cells, at) => [at + 1, cells] as const),
  ...{ marks: [], sheet: null, sheets: [] },
})
