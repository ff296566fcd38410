/** Two that are one, through HTTP: what an officer sees before they are merged or taken apart is held against the public pages after. */
import assert from 'node:assert/strict'
import type { Actor } from '#capabilities/operation'
import { formatRecordId } from '#rules/ledger'
import { askedOver, type House, type Served, TODAY } from '#support/intake'

type Line = {
  organisation: { uscc: string; name: string }
  matter: string
  documentNo: string | null
  determinedOn: string | null
  disclosedUntil: string | null
  lastShownOn: string | null
  objectedFrom: string | null
}
type Count = {
  organisation: { uscc: string }
  item: string
  before: number
  after: number
  all: { before: number; after: number }
}
export type Look = {
  seen: string
  isWhole: boolean
  moves: number
  ended: number
  records: {
    record: string
    item: string
    documentNo: string | null
    how: string
    to: string | null
    onThePage: { before: Line | null; after: Line | null; joins: boolean; leavesOn: string | null; appearsOn: string | null }
  }[]
  waiting: number
  rows: {
    row: number
    item: string
    outcome: string | null
    documentNo: string | null
    onThePage: { before: Line | null; after: Line | null } | null
  }[]
  counts: Count[]
  names: string[]
}
export type UndoLook = Pick<Look, 'seen' | 'isWhole' | 'moves' | 'ended' | 'counts' | 'names'> & {
  from: { uscc: string }
  records: (Omit<Look['records'][number], 'how'> & { how: 'returns' | 'lives-again' | 'follows' })[]
  codes: { scheme: string; code: string }[]
  namesThere: string[]
}
type Shown = {
  names: { name: string }[]
  records: { id: string; item: string; title: string; documentNo: string | null; state: Omit<Line, 'matter' | 'documentNo'> }[]
}

export const officer = (id: string): Actor => ({
  ...{ id, role: 'centre-officer', division: '990100' },
  unitId: '0190a000-0000-7000-8000-000000000001',
})

/** Over a house and its server, which stand once they are asked. */
export const sameOver = (houseOf: () => House, servedOf: () => Served) => {
  const { read, page } = askedOver(servedOf)
  const lookAtUndo = (proposal: string, actor = officer('second')) =>
    houseOf().ask<UndoLook>('intake.look-at-undo', { proposal }, actor)
  const undo = (proposal: string, seen?: string) =>
    houseOf().ask<{ moved: number }>(
      'intake.undo-same',
      { proposal, reason: '是两家', ...(seen === undefined ? {} : { seen }) },
      officer('second'),
    )
  const look = (input: object, actor = officer('second')) => houseOf().ask<Look>('intake.look-at-same', input, actor)
  const propose = async (into: string, from: string) =>
    (await houseOf().ask<{ proposal: string }>('intake.propose-same', { into, from, reason: '查登记档案' }, officer('first')))
      .proposal
  const accept = (proposal: string, seen?: string) =>
    houseOf().ask<{ moved: number; rows: { row: number; outcome: string }[] }>(
      'intake.decide-same',
      { proposal, decision: 'accept', reason: '已核对', ...(seen === undefined ? {} : { seen }) },
      officer('second'),
    )

  /** What the public page of an organisation says; nothing where there is none. */
  const shown = async (code: string) => {
    const found = await read<Shown>('disclosure.organisation', { uscc: code })
    const lines = (found.records ?? []).map(({ id, item, title, documentNo, state }) => {
      const { determinedOn, disclosedUntil, lastShownOn, objectedFrom } = state
      return [id, { item, matter: title, documentNo, determinedOn, disclosedUntil, lastShownOn, objectedFrom }] as const
    })
    return { names: (found.names ?? []).map(({ name }) => name), lines: new Map(lines) }
  }
  const lineOf = (item: string, line: Line | null) => {
    if (line === null) return undefined
    const { matter, documentNo, determinedOn, disclosedUntil, lastShownOn, objectedFrom } = line
    return { item, matter, documentNo, determinedOn, disclosedUntil, lastShownOn, objectedFrom }
  }

  /** Of every table but that of looks, the rows and a hash of them. */
  const allTables = async () => {
    const tables = await houseOf().rows<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like 'access%'
       and has_table_privilege(c.oid, 'select') order by 1`,
    )
    const found = new Map<string, unknown>()
    for (const { name } of tables)
      found.set(
        name,
        await houseOf().rows(`select count(*)::int, md5(string_agg(t::text, '|' order by t::text)) from "${name}" t`),
      )
    return found
  }

  /** Looks, merges, and holds each page against what was seen. */
  const mergeAsSeen = async (into: string, from: string): Promise<{ proposal: string; seen: Look }> => {
    const proposal = await propose(into, from)
    const [staying, going] = [await shown(into), await shown(from)]
    const tables = await allTables()
    const seen = await look({ proposal })
    assert.deepEqual(await allTables(), tables, 'a look writes nothing')
    assert.deepEqual(await look({ into, from }), seen, 'the same before anybody has proposed it')

    await assert.rejects(accept(proposal), { code: 'SAME_UNSEEN' })
    const { moved } = await accept(proposal, seen.seen)
    assert.equal(seen.moves, moved)
    const moves = await houseOf().rows<{ f: string; fn: string; t: string; tn: string }>(
      `select organisation_id as f, record_no as fn, to_organisation_id as t, to_record_no as tn from moved_record
     where undone_on is null and act_id = (select decided_act_id from same_proposal where proposal_id = $1)`,
      [proposal],
    )
    const went = new Map(
      moves.map(row => [formatRecordId(row.f, BigInt(row.fn)) as string, formatRecordId(row.t, BigInt(row.tn)) as string]),
    )
    assert.deepEqual(new Set(seen.records.map(({ record }) => record)), new Set(went.keys()))
    const after = await shown(into)
    const expected = new Map(staying.lines)
    for (const { record, item, how, to, onThePage } of seen.records) {
      const there = went.get(record)!
      assert.equal(to, how === 'begins' ? null : there)
      assert.equal(staying.lines.has(there as never), how === 'joins' && onThePage.after !== null)
      assert.deepEqual(lineOf(item, onThePage.before), going.lines.get(record as never))
      const line = lineOf(item, onThePage.after)
      if (line === undefined) expected.delete(there as never)
      else expected.set(there as never, line)
      assert.equal(onThePage.leavesOn, onThePage.before === null ? null : TODAY)
    }
    assert.deepEqual(after.lines, expected)
    const counted = (lines: ReadonlyMap<string, { item: string }>, item?: string) =>
      [...lines.values()].filter(one => item === undefined || one.item === item).length
    const items = new Set([...going.lines.values(), ...after.lines.values()].map(({ item }) => item))
    const expectedCounts = [
      ...[...items].map(item => ({ code: from, item, before: counted(going.lines, item), after: 0 })),
      ...[...items].map(item => ({
        code: into,
        item,
        before: counted(staying.lines, item),
        after: counted(after.lines, item),
      })),
    ].filter(one => one.before !== one.after)
    const plain = (one: object) => JSON.stringify(one)
    assert.deepEqual(
      seen.counts
        .map(({ organisation, item, before, after }) => plain({ code: organisation.uscc, item, before, after }))
        .sort(),
      expectedCounts.map(plain).sort(),
    )
    for (const { organisation, all } of seen.counts)
      assert.deepEqual(
        all,
        organisation.uscc === from
          ? { before: going.lines.size, after: 0 }
          : { before: staying.lines.size, after: after.lines.size },
      )
    assert.deepEqual(new Set(after.names), new Set([...staying.names, ...seen.names]))
    const old = await page(`/organisations/${from}`)
    assert.deepEqual([old.statusCode, old.headers.location], [307, `/organisations/${into}`])
    return { proposal, seen }
  }

  /** Looks at what taking apart would do, does it, and holds both pages, the codes and the records against what was seen. */
  const undoAsSeen = async (proposal: string, into: string, from: string): Promise<UndoLook> => {
    const [staying, going] = [await shown(into), await shown(from)]
    assert.deepEqual(going.lines.size, staying.lines.size, 'the old code leads to the one page')
    const tables = await allTables()
    const seen = await lookAtUndo(proposal)
    assert.deepEqual(await allTables(), tables, 'a look writes nothing')
    await assert.rejects(undo(proposal), { code: 'SAME_UNSEEN' })
    assert.equal((await undo(proposal, seen.seen)).moved, seen.moves)
    const [stayed, gone] = [await shown(into), await shown(from)]
    const expected = { into: new Map(staying.lines), from: new Map<string, unknown>() }
    for (const { record, item, how, to, onThePage } of seen.records) {
      assert.equal(to === null, how === 'follows')
      if (how !== 'lives-again') {
        assert.deepEqual(lineOf(item, onThePage.before), staying.lines.get(record as never))
        expected.into.delete(record as never)
      }
      const line = lineOf(item, onThePage.after)
      const there = to ?? [...gone.lines].find(([, one]) => one.documentNo === onThePage.after?.documentNo)?.[0]
      if (line !== undefined) expected.from.set(there!, line)
    }
    assert.deepEqual(stayed.lines, expected.into)
    assert.deepEqual(new Map<string, unknown>(gone.lines), expected.from)
    assert.deepEqual(new Set(stayed.names), new Set(staying.names.filter(name => !seen.names.includes(name))))
    assert.deepEqual(new Set(gone.names), new Set(seen.namesThere))
    for (const { organisation, all } of seen.counts)
      assert.deepEqual(
        all,
        organisation.uscc === from
          ? { before: 0, after: gone.lines.size }
          : { before: staying.lines.size, after: stayed.lines.size },
      )
    assert.ok(seen.codes.some(({ code }) => code === from))
    for (const { code } of seen.codes) {
      const [row] = await houseOf().rows<{ uscc: string }>(
        `select o.uscc from organisation_code c join organisation o using (organisation_id)
       where c.code = $1 and c.until_on = 'infinity'`,
        [code],
      )
      assert.equal(row?.uscc, from)
    }
    await assert.rejects(lookAtUndo(proposal), { code: 'SAME_NOT_IN_FORCE' })
    return seen
  }
  return { look, lookAtUndo, propose, accept, undo, shown, lineOf, allTables, mergeAsSeen, undoAsSeen }
}
