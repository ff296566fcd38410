/** An officer proposes local law, or the working days of a year; what it would do is looked at before anybody approves it. */

import type { Static } from '@sinclair/typebox'
import { type Context, command, query } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { firstDayOf, isDivisionWithin, type Law, lawChanges } from '#rules/law'
import { Refusal } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import {
  CLASSIFIED,
  calendarFiles,
  classificationFiles,
  differingPaths,
  findActiveVersion,
  gradingAbove,
  type LawFiles,
  laidOn,
  listActivations,
  type ProposedFiles,
  putLawProposal,
  storedFiles,
} from '#storage/law'
import { readDivisions } from '#storage/organisations'
import { DeskInput, DeskOutput, ProposedOutput, ProposeInput } from './proposal-shapes.ts'
import { getLawProposal, lawWith, OFFICERS } from './proposed-law.ts'
import { shownProposal } from './shown-proposal.ts'

type Asked = Static<typeof ProposeInput>
type Prepared = { readonly files: ProposedFiles; readonly mattersFrom: string | null; readonly baseVersion: number }

/** A reason is read by others: it holds no number that might be a person's. */
export const refuseNumbers = (reason: string): void => {
  if (masked(reason) !== reason) throw new Refusal('REASON_HOLDS_NUMBER')
}

export const propose = command({
  name: 'law.propose',
  title:
    'Propose local law, how serious penalties of a sector are, or the working days of a year: checked as any law is, and in force only after another has approved it',
  ...{ may: [...OFFICERS.may], within: OFFICERS.within },
  // The texts stand in the proposal.
  secrets: ['calendar', 'overlay', 'classification'],
  input: ProposeInput,
  output: ProposedOutput,
  /** Checking a law and its cases takes a second or two: outside the transaction. */
  async before(ctx, asked): Promise<Prepared> {
    mustBeWithin(ctx, asked)
    refuseNumbers(asked.reason)
    return ctx.environment.database.transaction(
      async tx => {
        const { version } = ctx.law
        const now = await storedFiles(tx, version)
        const files = filesOf(asked, ctx.law, now)
        if (differingPaths(files.keys(), now, laidOn(now, files)).length === 0) throw new Refusal('LAW_PROPOSAL_EMPTY')
        const { law } = await lawWith(tx, ctx.law, files)
        return { files, mattersFrom: firstDayOf(lawChanges(ctx.law, law)) ?? null, baseVersion: version }
      },
      { readOnly: true },
    )
  },
  async run(ctx, asked, { files, mattersFrom, baseVersion }) {
    mustBeWithin(ctx, asked)
    const proposal = ctx.sources.uuid()
    await putLawProposal(
      ctx.tx,
      {
        ...{ proposal, kind: asked.calendar === undefined ? 'overlay' : 'calendar', division: divisionOf(asked) },
        ...{ title: asked.title, reason: asked.reason, baseVersion, mattersFrom: mattersFrom as never },
        ...{ proposedBy: ctx.actor.id, proposedFor: ctx.actor.substitutes ?? null, proposedOn: ctx.today, actId: ctx.act.id },
      },
      files,
    )
    return shownProposal(await getLawProposal(ctx, proposal), ctx.actor, await whatHolds(ctx))
  },
})

const divisionOf = ({ overlay, classification }: Asked): string | null => overlay?.division ?? classification?.division ?? null

/** One thing, and only what the officer's own place may set. */
function mustBeWithin({ scope }: Pick<Context, 'scope'>, asked: Asked): void {
  const { calendar, overlay, classification } = asked
  const outside = (place: string) => new Refusal('LAW_PROPOSAL_OUTSIDE', { details: { place } })
  if ([calendar, overlay, classification].filter(one => one !== undefined).length !== 1)
    throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/calendar', keyword: 'oneOf' }] } })
  const division = divisionOf(asked)
  if (!scope.admits({ division })) throw outside(division ?? 'calendar')
  for (const { path } of overlay?.files ?? []) if (!isDivisionWithin(path.split('/')[1]!, division!)) throw outside(path)
}

/** What is proposed, as files; `now`: those of the law in force. */
function filesOf({ calendar, overlay, classification }: Asked, law: Law, now: LawFiles): ProposedFiles {
  if (overlay !== undefined) return new Map(overlay.files.map(({ path, text }) => [path, text] as const))
  const { article: said, ...rest } = (calendar ?? classification)!
  const article = said?.trim() ? said.trim() : null
  const files =
    calendar !== undefined
      ? calendarFiles({ ...rest, article } as never)
      : classificationFiles({ minorBelow: null, seriousFrom: null, ...rest, article } as never, law, now)
  if (files !== undefined) return files
  const place = calendar === undefined ? '/classification/number' : '/calendar/number'
  throw new Refusal('INPUT_INVALID', { details: { places: [{ place, keyword: 'pattern' }] } })
}

/** The day, and which versions are or were in force. */
export const whatHolds = async ({ tx, today }: Pick<Context, 'tx' | 'today'>) => ({
  today,
  activated: (await listActivations(tx)).map(one => one.version),
})

export const desk = query({
  name: 'law.desk',
  title: 'What an officer may propose: years whose working days are loaded, and the files of local law within reach',
  ...{ may: [...OFFICERS.may], within: OFFICERS.within },
  input: DeskInput,
  output: DeskOutput,
  async run({ tx, law, scope, today }) {
    const { divisions: own } = scope.bounds()
    const { byCode } = await readDivisions(tx)
    const version = (await findActiveVersion(tx))?.version
    const all = version === undefined ? [] : [...(await storedFiles(tx, version))]
    const files = all.filter(([path]) => path.startsWith('overlays/'))
    const codes = new Set([...(own ?? byCode.keys()), ...files.map(([path]) => path.split('/')[1]!)])
    return {
      ...{ today, version: version ?? law.version, mayCalendar: scope.admits({ division: null }) },
      years: [...law.calendar.publishedYears].sort(),
      grading: gradingOf(law, today),
      divisions: [...codes]
        .filter(code => own === undefined || own.includes(code))
        .sort()
        .map(division => ({
          ...{ division, name: byCode.get(division)?.name ?? division },
          files: files.flatMap(([path, text]) => (path.split('/')[1] === division ? [{ path, text }] : [])),
        })),
    }
  },
})

/** What a form of a classification begins with: how penalties are graded today where no local law says otherwise. */
const gradingOf = (law: Law, today: LocalDate) => {
  const above = gradingAbove(law, '', today)
  const field = law.item(CLASSIFIED.item)?.fields.find(one => one.prop === CLASSIFIED.sector)
  const table = field?.codeTable === undefined ? undefined : law.terms.tables.get(field.codeTable)
  if (above === undefined || table === undefined) return null
  return {
    sectors: table.values.map(one => one.title),
    grades: above.grades.flatMap(({ in: categories, severity }) => categories.map(category => ({ category, severity }))),
    minorBelow: above.amount?.minorBelow ?? null,
    seriousFrom: above.amount?.seriousFrom ?? null,
  }
}
