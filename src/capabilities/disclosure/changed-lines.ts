/** Which lines of a whole snapshot may read otherwise by now: those of organisations about which something was written since, and no others. */

import type { OpenTransaction } from '#storage/database'
import { haveCheckpoints, isSameHistory, listWrittenSince, type Place, readPlace } from '#storage/ledger'
import { listCodeKeys, listNamedSince } from '#storage/organisations'
import { type Line, type Lines, linesUnder, type Manifest, type OpenSnapshot, type Table } from '#storage/snapshot'
import { type Beside, type KeptRecord, keyInList } from './kept-records.ts'

/** What the manifest says of its place: and which version of the program made the lines. */
export type KeptPlace = Place & { readonly program: string }

/** Where more was written, reading it by organisation takes as long as reading all. */
const MOST_ENTRIES = 50_000
const MOST_ORGANISATIONS = 10_000

export const placeOf = async (tx: OpenTransaction, program: string): Promise<KeptPlace | null> => {
  // Rows bear the numbers of the machine on which they lie.
  const place = (await tx.isSpread?.()) ? undefined : await readPlace(tx)
  return place === undefined ? null : { ...place, program }
}

type Now = Pick<Manifest, 'day' | 'law'> & { readonly place: KeptPlace | null }

/**
 * The ids of those organisations, rising. Undefined where everything is to be compared: under another law, on another day – for which reasons
 * and repair are worked out anew –, by another program, in a database that was put back, after much, and after an erasure, which takes names and
 * codes away of which nothing tells. What ends by its day needs no line: a mirror compares the day.
 */
export const listChanged = async (
  tx: OpenTransaction,
  { manifest }: OpenSnapshot,
  now: Now,
  beside: Beside,
): Promise<readonly string[] | undefined> => {
  const was = (manifest.place ?? null) as KeptPlace | null
  if (was === null || now.place === null || was.program !== now.place.program || !isSameHistory(was, now.place))
    return undefined
  if (manifest.day !== now.day || manifest.law.digest !== now.law.digest || manifest.law.version !== now.law.version)
    return undefined
  if (!(await haveCheckpoints(tx, manifest.logs))) return undefined
  const written = await listWrittenSince(tx, was, MOST_ENTRIES)
  const named = written && (await listNamedSince(tx, was.xid, MOST_ORGANISATIONS))
  if (named === undefined || written!.isErased) return undefined
  const ids = new Set([...written!.organisations, ...named, ...Object.values(beside).flatMap(({ of }) => [...of])])
  return ids.size > MOST_ORGANISATIONS ? undefined : [...ids].sort()
}

/** Those lines as the base has them. @param hear told of each of its records */
export const linesBefore = async (
  tx: OpenTransaction,
  base: OpenSnapshot,
  ids: readonly string[],
  hear: (was: KeptRecord) => void,
): Promise<Readonly<Record<string, () => Lines>>> => {
  // Asked before: while a table is streamed, nothing else is answered on the connection.
  const codes = await listCodeKeys(tx, ids)
  // Known when the records have been read, which come before the lists.
  const inLists: string[] = []
  const hearAll = (key: string, was: KeptRecord): void => {
    hear(was)
    const [organisationId = '', recordNo = ''] = key.split(' ')
    if (was.determined_on !== null) inLists.push(keyInList(was.item, was.determined_on, organisationId, BigInt(recordNo)))
  }
  return {
    organisations: () => linesAt(base.table('organisations'), ids),
    codes: () => linesAt(base.table('codes'), codes),
    records: () => linesOf(base.table('records'), ids, (key, value) => hearAll(key, JSON.parse(value) as KeptRecord)),
    lists: () => linesAt(base.table('lists'), inLists.sort()),
    gone: () => linesOf(base.table('gone'), ids, () => {}),
  }
}

async function* linesOf(
  table: Table,
  ids: readonly string[],
  hear: (key: string, value: string) => void,
): AsyncGenerator<readonly Line[]> {
  for (const id of ids)
    for await (const line of linesUnder(table, `${id} `)) {
      hear(...line)
      yield [line]
    }
}

async function* linesAt(table: Table, keys: readonly string[]): AsyncGenerator<readonly Line[]> {
  for (const key of keys) {
    const value = await table.get(key)
    if (value !== undefined) yield [[key, value]]
  }
}
