/** An officer proposes local law, or the working days of a year; what it would do is looked at before anybody approves it. */

import type { Static } from '@sinclair/typebox'
import { type Context, command, query } from '#capabilities/operation'
import { masked } from '#rules/catalogue'
import { firstDayOf, isDivisionWithin, lawChanges } from '#rules/law'
import { Refusal } from '#rules/outcome'
import {
  calendarFiles,
  differingPaths,
  findActiveVersion,
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
    'Propose local law, or the working days of a year: checked as any law is, and in force only after another has approved it',
  ...{ may: [...OFFICERS.may], within: OFFICERS.within },
  // The texts stand in the proposal.
  secrets: ['calendar', 'overlay'],
  input: ProposeInput,
  output: ProposedOutput,
  /** Checking a law and its cases takes a second or two: outside the transaction. */
  async before(ctx, asked): Promise<Prepared> {
    const files = filesOf(ctx, asked)
    refuseNumbers(asked.reason)
    return ctx.environment.database.transaction(
      async tx => {
        const { version } = ctx.law
        const now = await storedFiles(tx, version)
        if (differingPaths(files.keys(), now, laidOn(now, files)).length === 0) throw new Refusal('LAW_PROPOSAL_EMPTY')
        const { law } = await lawWith(tx, ctx.law, files)
        return { files, mattersFrom: firstDayOf(lawChanges(ctx.law, law)) ?? null, baseVersion: version }
      },
      { readOnly: true },
    )
  },
  async run(ctx, asked, { files, mattersFrom, baseVersion }) {
    filesOf(ctx, asked)
    const proposal = ctx.sources.uuid()
    await putLawProposal(
      ctx.tx,
      {
        ...{ proposal, kind: asked.calendar === undefined ? 'overlay' : 'calendar', division: asked.overlay?.division ?? null },
        ...{ title: asked.title, reason: asked.reason, baseVersion, mattersFrom: mattersFrom as never },
        ...{ proposedBy: ctx.actor.id, proposedFor: ctx.actor.substitutes ?? null, proposedOn: ctx.today, actId: ctx.act.id },
      },
      files,
    )
    return shownProposal(await getLawProposal(ctx, proposal), ctx.actor, await whatHolds(ctx))
  },
})

/** What is proposed, as files; only what the officer's own place may set. */
function filesOf({ scope }: Pick<Context, 'scope'>, { calendar, overlay }: Asked): ProposedFiles {
  const outside = (place: string) => new Refusal('LAW_PROPOSAL_OUTSIDE', { details: { place } })
  if ((calendar === undefined) === (overlay === undefined))
    throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/calendar', keyword: 'oneOf' }] } })
  if (!scope.admits({ division: overlay?.division ?? null })) throw outside(overlay?.division ?? 'calendar')
  if (calendar !== undefined) {
    const { article, ...said } = calendar
    const files = calendarFiles({ ...said, article: article?.trim() ? article.trim() : null } as never)
    if (files !== undefined) return files
    throw new Refusal('INPUT_INVALID', { details: { places: [{ place: '/calendar/number', keyword: 'pattern' }] } })
  }
  for (const { path } of overlay!.files) if (!isDivisionWithin(path.split('/')[1]!, overlay!.division)) throw outside(path)
  return new Map(overlay!.files.map(({ path, text }) => [path, text] as const))
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
