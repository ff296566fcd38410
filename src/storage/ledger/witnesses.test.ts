// What witnesses sign is kept beside checkpoints and given out with proofs; only those that are known, only what holds.
import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { test } from 'node:test'
import {
  checkProof,
  linesOfWitness,
  type NoteKey,
  noteKey,
  parseNote,
  parseRecordId,
  signatureLine,
  utf8,
  verifierText,
  witnessKey,
} from '#rules/ledger'
import { findCheckpoint, proveOrganisation, proveRecord, putWitnessed, verifyLedger, verifySignature } from '#storage/ledger'
import { id } from '#support/ledger'
import { ORIGIN, owner, PICTURE, type Place, sequenceAll, withLog, writing } from '#support/log'

type Witness = { readonly key: NoteKey; readonly secret: KeyObject }
const makeWitness = (name: string): Witness => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
  return { key: witnessKey(name, raw), secret: privateKey }
}
/** C2SP tlog-cosignature, written out. */
const lineOf = ({ key, secret }: Witness, text: string, time = 1_795_000_000n): string => {
  const at = Buffer.alloc(8)
  at.writeBigUInt64BE(time)
  const signature = Buffer.concat([at, sign(null, utf8(`cosignature/v1\ntime ${time}\n${text}`), secret)])
  return signatureLine({ name: key.name, id: key.id, signature })
}
const noteOf = async ({ database }: Place) => (await database.transaction(tx => findCheckpoint(tx)))!.note
const hand = ({ database }: Place, note: string, witnesses: readonly Witness[]) =>
  database.transaction(async tx =>
    (
      await putWitnessed(
        tx,
        note,
        witnesses.map(({ key }) => key),
        verifySignature,
      )
    )?.map(({ name }) => name),
  )
const write = (place: Place, organisation: number) =>
  place.database.transaction(tx => writing(tx, [organisation])).then(() => sequenceAll(place))
const [first, second] = [makeWitness('witness.example/one'), makeWitness('witness.example/two')] as const

test('C2SP tlog-cosignature: lines of known witnesses are given out with checkpoint and proofs; proofs of records prefer such a checkpoint', () =>
  withLog(async place => {
    const { database, log } = place
    await write(place, 1)
    const note = await noteOf(place)
    const { text } = parseNote(note)!
    assert.deepEqual(await hand(place, `${note}${lineOf(first, text)}${lineOf(second, text)}`, [first, second]), [
      first.key.name,
      second.key.name,
    ])
    // Once each; what is handed in again changes nothing.
    assert.deepEqual(await hand(place, `${note}${lineOf(first, text, 1_795_000_060n)}`, [first]), [first.key.name])
    const witnessed = await noteOf(place)
    assert.equal(witnessed, `${note}${lineOf(first, text)}${lineOf(second, text)}`)
    for (const { key } of [first, second]) assert.equal(linesOfWitness(parseNote(witnessed)!, key, verifySignature).length, 1)
    const tools = { verify: verifySignature }
    const whole = (await database.transaction(tx => proveOrganisation(tx, id(1)), PICTURE))!
    assert.deepEqual([whole.checkpoint, checkProof(whole, log.key, tools).ok], [witnessed, true])
    // The log goes on, and nobody has looked yet: a record is proved by what a witness has seen.
    await write(place, 2)
    assert.notEqual(parseNote(await noteOf(place))!.text, text)
    const record = parseRecordId(JSON.parse(whole.entries[0]!.header).record)!
    const one = (await database.transaction(tx => proveRecord(tx, record), PICTURE))!
    assert.deepEqual([one.checkpoint, checkProof(one, log.key, tools).ok], [witnessed, true])
    const newer = (await database.transaction(tx => proveOrganisation(tx, id(2)), PICTURE))!
    const later = parseRecordId(JSON.parse(newer.entries[0]!.header).record)!
    const two = (await database.transaction(tx => proveRecord(tx, later), PICTURE))!
    assert.equal(two.checkpoint, await noteOf(place), 'what no witness has seen yet is proved all the same')
    assert.equal((await verifyLedger(database)).firstWrong, null)
  }))

test('lines of strangers, false lines and checkpoints of others are not taken; one that is put into the table is named', () =>
  withLog(async place => {
    await write(place, 1)
    const note = await noteOf(place)
    const { text } = parseNote(note)!
    assert.deepEqual(await hand(place, `${note}${lineOf(second, text)}`, [first]), [])
    assert.deepEqual(await hand(place, note, [first]), [])
    const forged = lineOf({ key: first.key, secret: second.secret }, text)
    assert.deepEqual(await hand(place, `${note}${forged}`, [first]), [])
    assert.deepEqual(
      await hand(place, `${note}${forged}${lineOf(first, text)}`, [first]),
      [],
      'one false line of a key spoils it',
    )
    const other = text.replace('\n2\n', '\n3\n')
    assert.notEqual(other, text)
    for (const given of [`${other}\n${lineOf(first, other)}`, `${text}x\n\n${lineOf(first, text)}`, 'nothing'])
      assert.equal(await hand(place, given, [first]), undefined)
    assert.equal(await noteOf(place), note)

    const { asOwner } = await owner(place.made)
    const put = (witness: Witness, line: string) =>
      asOwner('insert into witness_line (log, size, witness, key, line) values ($1, 2, $2, $3, $4)', [
        place.log.log,
        witness.key.name,
        Buffer.from(witness.key.key),
        line,
      ])
    const wrong = async () => (await verifyLedger(place.database, undefined, 0)).firstWrong
    for (const line of [forged, `${lineOf(first, text)}${forged}`, 'x', '', lineOf(second, text)]) {
      await put(first, line)
      assert.deepEqual(await wrong(), { what: 'witness-line', log: place.log.log, size: '2' }, line)
      await asOwner('delete from witness_line')
    }
    await put(first, lineOf(first, text))
    assert.equal(await wrong(), null)
  }))

test('a key that is given out as one of the platform and is none of those that it holds is named', () =>
  withLog(async place => {
    await write(place, 1)
    const { asOwner } = await owner(place.made)
    const [own, stranger] = [Buffer.alloc(65, 4), Buffer.alloc(65, 5)]
    const wrong = async (keys: readonly Uint8Array[]) =>
      (await verifyLedger(place.database, undefined, 0, verifySignature, keys)).firstWrong
    // From a size on that no checkpoint has yet: no line of it is missed.
    await asOwner('insert into log_cosigner (log, key, from_size) values ($1, $2, 1000)', [
      place.log.log,
      verifierText(noteKey(ORIGIN, stranger)),
    ])
    assert.deepEqual(await wrong([own]), { what: 'cosigner-unknown', log: place.log.log })
    assert.equal(await wrong([own, stranger]), null)
    assert.equal(await wrong([]), null, 'where no keys were put back the tables alone say it')
  }))
