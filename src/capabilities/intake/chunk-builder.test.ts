/** What the reading side makes of facts is what the ledger would have made of them one by one. */

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { CheckedRow, Fact } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { canonicalJson, commitmentOf, ENTRY_KINDS, fold } from '#rules/ledger'
import type { Uscc } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import { factDigest } from '#storage/ledger'
import type { Unit } from '#storage/organisations'
import { repositoryLaw } from '#support/law'
import { BETWEEN, factBytes, type JudgedChunk, SALT, saltedFact, sixteen, unpackParties } from './chunk.ts'
import { type BuilderOptions, ChunkBuilder } from './chunk-builder.ts'
import { Drawn } from './drawn.ts'
import { LandingRow } from './landing-row.ts'
import { PartyNumbers, RunParties } from './party-numbers.ts'
import { SeenKeys } from './seen-keys.ts'

const TODAY = '2026-11-20' as LocalDate
const RECEIVED = '2026-11-19' as LocalDate
const SOURCE = { unitId: 'a0000000-0000-7000-8000-000000000002', division: '990101' }
const UNIT = { unitId: 'a0000000-0000-7000-8000-000000000001', division: '990100' }

const factOf = (n: number): Fact => {
  const fields: Record<string, string | string[]> = {
    content: n % 3 === 0 ? `准予"引号"\\，换行\n与𠮷字 "decisionNo":"别处"` : '准予从事食品经营',
    decisionDate: `2026-11-${String(1 + (n % 18)).padStart(2, '0')}`,
    ...(n % 7 === 0 ? {} : { decisionNo: `明许〔2026〕${n}号` }),
    status: n % 11 === 0 ? '无效' : '有效',
    validTo: n % 4 === 0 ? 'LONG_TERM' : `${2025 + (n % 3)}-05-0${1 + (n % 9)}`,
  }
  return {
    item: 'administrative-licence',
    v: 1,
    fields,
    ...(n % 5 === 0 ? { raw: { validTo: '2099/12/31', status: '1' } } : {}),
  }
}

const optionsOf = (law: Law): BuilderOptions => ({
  law,
  item: law.items.get('administrative-licence')!,
  today: TODAY,
  receivedOn: RECEIVED,
  unit: SOURCE,
  seen: new SeenKeys(),
  drawn: new Drawn(randomBytes(32)),
})

const rowOf = (n: number): CheckedRow => ({
  fact: factOf(n),
  findings: [],
  person: false,
  party: { uscc: `91990100${n % 400}` as Uscc, name: `演示${n % 400}`, folded: `演示${n % 400}`, otherCodes: {} },
  keyText: `administrative-licence\0x\0明许2026${n}号\0${n % 400}`,
})

for (const commitments of [undefined, 'sha256', 'sm3'] as const)
  test(`${commitments ?? 'no commitments'}: text, salt, commitment, digest, key and first state are those of the ledger, also where buffers grow and in a second chunk`, async () => {
    const law = await repositoryLaw()
    const builder = new ChunkBuilder({ ...optionsOf(law), commitments })
    const salts = new Set<string>()
    for (const [from, until] of [
      [0, 3000],
      [3000, 3100],
    ] as const) {
      // What is expected spares work and changes nothing.
      builder.expectUnchanged(from === 3000)
      for (let n = from; n < until; n++) assert.equal(builder.add(n + 2, rowOf(n), factOf(n), UNIT, false), undefined)
      const { candidates, states } = builder.finish()
      assert.equal(candidates.landing?.by, from === 3000 ? undefined : commitments)
      const numbers = candidates.landing?.numbers.split(BETWEEN)
      assert.equal(candidates.count, until - from)
      for (let n = 0; n < candidates.count; n++) {
        const fact = factOf(from + n)
        const text = factBytes(candidates, n).toString()
        const origin = { division: UNIT.division, received: RECEIVED, source: SOURCE.unitId, unit: UNIT.unitId }
        assert.equal(text, canonicalJson({ ...fact, origin }))
        assert.deepEqual(sixteen(candidates.digests, n), factDigest(law, fact))
        const salt = saltedFact(candidates, n).subarray(0, SALT)
        const row = new LandingRow({ candidates } as JudgedChunk, {} as Unit, n, '', undefined, undefined, 'sha256', numbers)
        assert.deepEqual([Buffer.from(row.salt), Buffer.from(row.content).toString()], [salt, text])
        assert.equal(Buffer.compare(row.commitment, commitmentOf(salt, text)), 0)
        assert.deepEqual(row.numbers, numbers && (fact.fields.decisionNo === undefined ? [] : [`明许(2026)${from + n}号`]))
        salts.add(salt.toString('hex'))
        const key = createHash('sha256')
          .update(rowOf(from + n).keyText!)
          .digest()
          .subarray(0, 16)
        assert.deepEqual(sixteen(candidates.keys, n), key)
        assert.ok(candidates.recordNos[n]! >> 60n === 0n)
        const first = { entryNo: 1, kind: ENTRY_KINDS.registered, recordedOn: TODAY, fact: { ...fact, origin } }
        assert.deepEqual(states[candidates.state[n]!], fold([first], law))
      }
    }
    assert.equal(salts.size, 3100)
  })

test('of rows with one key the first counts: a same one is told with its row, another one contradicts', async () => {
  const law = await repositoryLaw()
  const builder = new ChunkBuilder(optionsOf(law))
  builder.pass(2, rowOf(1), factOf(1))
  const brackets = { ...factOf(1), fields: { ...factOf(1).fields, decisionNo: '明许[2026]1号' } }
  assert.equal(builder.add(3, rowOf(1), brackets, UNIT, false)?.code, 'DUPLICATE_IN_FILE')
  const other = { ...factOf(1), fields: { ...factOf(1).fields, content: '别的' } }
  assert.equal(builder.add(4, rowOf(1), other, UNIT, false)?.code, 'CONFLICT_IN_FILE')
  const { candidates } = builder.finish()
  assert.deepEqual([...candidates.rows], [3])
  assert.deepEqual([...candidates.sameAs], [2])
})

test('parties are numbered by code and name, cross once, and are told apart where one code comes under two names', () => {
  const numbers = new PartyNumbers()
  const party = (uscc: string | undefined, name: string, otherCodes = {}) => ({
    uscc: uscc as Uscc | undefined,
    name,
    folded: name,
    otherCodes,
  })
  assert.deepEqual(
    [numbers.of(party('A', '甲')), numbers.of(party('A', '乙')), numbers.of(party('A', '甲')), numbers.of(party('A', '乙'))],
    [0, 1, 0, 1],
  )
  assert.deepEqual(
    [numbers.of(party(undefined, '甲')), numbers.of(party(undefined, '甲', { 'registration-number': '1' }))],
    [2, 3],
  )
  const first = numbers.takeFresh()
  assert.deepEqual(
    [first.from, unpackParties(first).map(one => `${one.uscc} ${one.name} ${one.otherCodes.length}`)],
    [0, ['A 甲 0', 'A 乙 0', 'null 甲 0', 'null 甲 1']],
  )
  assert.deepEqual([numbers.of(party('A', '甲')), numbers.of(party('B', '甲'))], [0, 4])
  const run = new RunParties()
  run.admit(first)
  run.admit(numbers.takeFresh())
  assert.equal(run.get(4).uscc, 'B')
  run.keep(4, { standing: 'known', organisationId: 'o', uscc: 'B', registered: false })
  assert.equal(run.matched(4), undefined)
  run.keep(4, { standing: 'known', organisationId: 'o', uscc: 'B', registered: true })
  assert.equal(run.matched(4)?.organisationId, 'o')
})
