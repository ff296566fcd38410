/** Proposals of law, and what each would change: in words of the law, and among the records. */

import { type Context, NO_ORGANISATION, query } from '#capabilities/operation'
import { lawChanges } from '#rules/law'
import { nameOfFact, parseRecordId } from '#rules/ledger'
import { Refusal } from '#rules/outcome'
import type { OpenTransaction } from '#storage/database'
import {
  checkLawFilesOnce,
  differingPaths,
  getLaw,
  laidOn,
  lawOfFiles,
  listLawProposals,
  proposedFiles,
  storedFiles,
} from '#storage/law'
import { type Moved, newestFact, readRecords, recordText } from '#storage/ledger'
import { listCalled } from '#storage/organisations'
import { MOVED, organisationOf } from './fold-under.ts'
import { previewUnder } from './moved-records.ts'
import {
  MOST_SHOWN,
  PreviewedOutput,
  ProposalInput,
  ProposalOutput,
  ProposalsInput,
  ProposalsOutput,
} from './proposal-shapes.ts'
import { whatHolds } from './propose.ts'
import { getLawProposal, lawWithProposal, OFFICERS } from './proposed-law.ts'
import { shownChange, shownProposal } from './shown-proposal.ts'

const READERS = {
  may: ['local-operator', 'centre-officer', 'auditor'] as const,
  within: { 'centre-officer': 'own-division', auditor: 'own-division' } as const,
}

export const proposals = query({
  name: 'law.proposals',
  title: 'Proposals of local law and of working days: those that wait first, then all that were decided',
  ...{ may: [...READERS.may], within: READERS.within },
  input: ProposalsInput,
  output: ProposalsOutput,
  async run(ctx, { limit }) {
    const on = await whatHolds(ctx)
    const found = (await listLawProposals(ctx.tx, limit)).filter(one => ctx.scope.admits({ division: one.division }))
    if (found.length === 0) ctx.scope.bounds()
    return { today: ctx.today, proposals: found.map(one => shownProposal(one, ctx.actor, on)) }
  },
})

export const proposal = query({
  name: 'law.proposal',
  title: 'A proposal of law with its files, and what it says otherwise than the law it was made for',
  ...{ may: [...READERS.may], within: READERS.within },
  input: ProposalInput,
  output: ProposalOutput,
  async run(ctx, { proposal: id }) {
    const found = await getLawProposal(ctx, id)
    const files = await proposedFiles(ctx.tx, id)
    const base = await baseOf(ctx, found.baseVersion)
    const laid = laidOn(await storedFiles(ctx.tx, base.version), files)
    // It was sound when it was proposed; should checks have become stricter since, it is read and no more.
    const law = checkLawFilesOnce(laid).law ?? lawOfFiles(laid, 0)
    return {
      ...shownProposal(found, ctx.actor, await whatHolds(ctx)),
      today: ctx.today,
      files: [...files].map(([path, text]) => ({ path, text })),
      changes: lawChanges(base, law).map(one => shownChange(one, [law, base])),
      outdated: found.decision === null ? await outdatedOf(ctx, found.baseVersion, [...files.keys()]) : [],
    }
  },
})

const baseOf = (ctx: Context, version: number) => (ctx.law.version === version ? ctx.law : getLaw(ctx.tx, version))

async function outdatedOf({ tx, law }: Context, base: number, paths: readonly string[]): Promise<string[]> {
  return law.version === base ? [] : differingPaths(paths, await storedFiles(tx, base), await storedFiles(tx, law.version))
}

/** The same computation as that of `law load --preview`. */
export const previewProposal = query({
  name: 'law.preview-proposal',
  title: 'Which records a proposal of law would move, and how: of how many organisations, which fields, from what to what',
  ...{ may: [...OFFICERS.may], within: OFFICERS.within },
  input: ProposalInput,
  output: PreviewedOutput,
  async run(ctx, { proposal: id }) {
    const found = await getLawProposal(ctx, id)
    if (found.decision !== null) throw new Refusal('LAW_PROPOSAL_CLOSED', { details: { proposal: id } })
    const { law } = await lawWithProposal(ctx.tx, ctx.law, found)
    const told = new Told()
    const { records, laterEnds, effects } = await previewUnder(ctx, law, one => told.add(one))
    for (const organisationId of new Set(told.first.map(organisationOf))) ctx.looked(organisationId, MOVED)
    if (told.first.length === 0) ctx.looked(NO_ORGANISATION, MOVED)
    return { records, ...told.counts(), first: await named(ctx, told.first), laterEnds, effects }
  },
})

/** Counts as it is told, for what moves in a province is held by nobody: an organisation's records come together, and a record's fields. */
class Told {
  readonly first: Moved[] = []
  #moved = 0
  #organisations = 0
  #last = { record: '', organisation: '' }
  #fields = new Map<string, number>()
  #shown = 0
  #hidden = 0

  add(one: Moved): void {
    if (this.first.length < MOST_SHOWN) this.first.push(one)
    const organisation = organisationOf(one)
    if (one.record !== this.#last.record) this.#moved += 1
    if (organisation !== this.#last.organisation) this.#organisations += 1
    this.#last = { record: one.record, organisation }
    this.#fields.set(one.field, (this.#fields.get(one.field) ?? 0) + 1)
    if (one.field !== 'disclosedFrom') return
    if (one.from === null) this.#shown += 1
    if (one.to === null) this.#hidden += 1
  }

  counts() {
    return {
      ...{ moved: this.#moved, organisations: this.#organisations, shown: this.#shown, hidden: this.#hidden },
      fields: [...this.#fields].map(([field, records]) => ({ field, records })).sort((a, b) => b.records - a.records),
    }
  }
}

/** As officers know a record: whose it is, what it is, by which document. */
async function named({ tx, law }: { tx: OpenTransaction } & Pick<Context, 'law'>, moved: readonly Moved[]) {
  const names = [...new Set(moved.map(one => one.record))].flatMap(record => parseRecordId(record) ?? [])
  const records = await readRecords(tx, names)
  const called = await listCalled(tx, [...new Set(names.map(one => one.organisationId))])
  return moved.map(({ record, field, from, to }) => {
    const name = parseRecordId(record)
    const stored = name && records.get(recordText(name))
    const fact = stored && newestFact(stored)
    const item = stored?.state.item ?? ''
    const organisation = name && called.get(name.organisationId)
    return {
      ...{ record, field, from, to, item, organisation: organisation?.name ?? organisation?.uscc ?? null },
      documentNo: fact === undefined ? null : (nameOfFact(law, item, fact).documentNo ?? null),
    }
  })
}
