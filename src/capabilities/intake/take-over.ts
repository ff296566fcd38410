/** Records of a former system come in with what it says became of them, after as many rehearsals as are wanted; and are counted again. */

import { Type } from '@sinclair/typebox'
import { longCommand, NO_ORGANISATION, query } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { Refusal } from '#rules/outcome'
import { dropSpool } from '#storage/files'
import { countImported } from '#storage/ledger'
import { listUnits } from '#storage/organisations'
import { getSubmission, keptName, prepareFile, shownAs } from './operations.ts'
import { carryOn } from './run-submission.ts'
import { SubmissionShape, SubmitInput } from './shapes.ts'
import { openSubmission } from './take-in.ts'
import { listTally, STANDINGS, type TallyLine } from './tally-store.ts'

const System = Type.String({ minLength: 2, maxLength: 60, pattern: '\\S', description: 'What the former system is called' })

export const takeOver = longCommand({
  name: 'intake.take-over',
  title: 'Take over the records of a former system, with the days it shows, has repaired or has ended them',
  may: ['local-operator', 'centre-officer'],
  within: 'own-division',
  takesFile: true,
  input: Type.Object(
    {
      ...SubmitInput.properties,
      system: System,
      rehearsal: Type.Boolean({ default: false, description: 'Judge everything as if it landed, and let nothing of it stay' }),
    },
    { additionalProperties: false },
  ),
  output: SubmissionShape,
  prepare: prepareFile,
  async giveUp(ctx, { id }) {
    await dropSpool(ctx.environment.dataDir, id)
  },
  async open(ctx, { item, system, rehearsal }, { unit, ...taken }) {
    ctx.onBehalfOf(unit.unitId)
    const of = { unit, item, fileName: keptName(ctx), takeover: masked(system.trim()), rehearsal }
    const submission = await openSubmission(ctx, taken, of)
    return { subject: submission.id, output: shownAs(submission, unit) }
  },
  carryOn,
})

const Whole = Type.Integer()
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const OUTCOMES = ['registered', 'amended', 'unchanged', 'held', 'refused', 'person'] as const
const counts = Object.fromEntries([...OUTCOMES, ...STANDINGS].map(one => [one, Whole])) as Record<
  (typeof OUTCOMES)[number] | (typeof STANDINGS)[number],
  typeof Whole
>

export const reconciliation = query({
  name: 'intake.reconciliation',
  title:
    'What became of the rows of a former system, by item, authority and year, and how many of its records stand in the ledger',
  may: ['local-operator', 'centre-officer'],
  within: 'own-division',
  input: Type.Object(
    {
      submission: Type.Optional(
        Type.String({ format: 'uuid', description: 'One file, a rehearsal too; without it all that were taken over' }),
      ),
      system: Type.Optional(System),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    lines: Type.Array(
      Type.Object({
        item: Type.String(),
        authority: Nullable(Type.Object({ uscc: Type.String(), name: Nullable(Type.String()) })),
        year: Nullable(Type.String({ description: 'Of the decision' })),
        rows: Whole,
        ...counts,
        ledger: Type.Object({ records: Whole, shown: Whole, repaired: Whole, ended: Whole }),
      }),
      { description: 'shown, repaired, ended, over and hidden are of those registered, on the day on which they were read' },
    ),
    total: Type.Object({ rows: Whole, ...counts, records: Type.Integer({ description: 'In the ledger, counted there' }) }),
    agrees: Type.Boolean({
      description: 'As many records stand in the ledger as rows were registered, for every item, authority and year',
    }),
  }),
  async run(ctx, { submission, system }) {
    if (submission !== undefined && (await getSubmission(ctx, submission)).takeover === null)
      throw new Refusal('SUBMISSION_UNKNOWN', { details: { submission } })
    ctx.looked(NO_ORGANISATION, `reconciliation ${submission ?? system ?? 'of all'}`)
    const tally = await listTally(ctx.tx, { submission, system, divisions: ctx.scope.bounds().divisions })
    const units = await listUnits(ctx.tx)
    const names = new Map(units.map(unit => [unit.uscc, unit.name]))
    const codes = new Map(units.map(unit => [unit.unitId, unit.uscc]))
    const imported = await countImported(ctx.tx, [...new Set(tally.map(one => one.submission))])
    const standing = new Map(imported.map(one => [nameOf({ ...one, authority: codes.get(one.unitId ?? '') ?? '' }), one]))
    const lines = [...Map.groupBy(tally, nameOf)].map(([name, own]) => {
      const { item, authority, year } = own[0]!
      const { records = 0, shown = 0, repaired = 0, ended = 0 } = standing.get(name) ?? {}
      return {
        item,
        authority: authority === '' ? null : { uscc: authority, name: names.get(authority) ?? null },
        year: year === '' ? null : year,
        ...countsOf(own),
        ledger: { records, shown, repaired, ended },
      }
    })
    const records = lines.reduce((sum, line) => sum + line.ledger.records, 0)
    return {
      lines,
      total: { ...countsOf(tally), records },
      agrees: lines.every(line => line.registered === line.ledger.records),
    }
  },
})

const nameOf = ({ item, authority, year }: Pick<TallyLine, 'item' | 'authority' | 'year'>): string =>
  `${item} ${authority} ${year}`

const countsOf = (lines: readonly TallyLine[]) => {
  const sum = (of: (line: TallyLine) => boolean) => lines.reduce((total, line) => total + (of(line) ? line.rows : 0), 0)
  const each = [
    ...OUTCOMES.map(one => [one, sum(line => line.outcome === one)] as const),
    ...STANDINGS.map(one => [one, sum(line => line.standing === one)] as const),
  ]
  return { rows: sum(() => true), ...(Object.fromEntries(each) as Record<keyof typeof counts, number>) }
}
