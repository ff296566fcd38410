// Further signatures of the platform itself on its checkpoints, beside the log's own; and from which size on which key gives them.
import { type NoteKey, type NoteSignature, noteKey, parseVerifier, utf8, verifierText } from '#rules/ledger'
import type { OpenTransaction } from '#storage/database'

/** Signs beside the log's key, under the log's name; its secret is another room's. */
export type Cosigner = { readonly public: Uint8Array; sign(message: Uint8Array): Promise<Uint8Array> }

/** A key whose line checkpoints bear from one size on, until another. */
export type CosignerKey = { readonly key: NoteKey; readonly from: bigint; readonly until: bigint | null }

/** The lines that all cosigners of now add to a checkpoint. Throws where one does not sign: the checkpoint is made once it does. */
export async function cosign(
  tx: OpenTransaction,
  log: { readonly log: number; readonly origin: string; readonly cosigners: () => Promise<readonly Cosigner[]> },
  size: bigint,
  text: string,
): Promise<NoteSignature[]> {
  const lines: NoteSignature[] = []
  const verifiers: string[] = []
  for (const one of await log.cosigners()) {
    const key = noteKey(log.origin, one.public)
    lines.push({ name: key.name, id: key.id, signature: await one.sign(utf8(text)) })
    verifiers.push(verifierText(key))
  }
  await tx.client.query(
    'update log_cosigner set until_size = $2 where log = $1 and until_size is null and not (key = any($3::text[]))',
    [log.log, size, verifiers],
  )
  await tx.client.query(
    `insert into log_cosigner (log, key, from_size) select $1, k, $2 from unnest($3::text[]) as k
     where not exists (select from log_cosigner c where c.log = $1 and c.key = k and c.until_size is null)`,
    [log.log, size, verifiers],
  )
  return lines
}

/** Every key that ever signed checkpoints of a log beside its own, in the order in which they came. */
export async function listCosignerKeys(tx: OpenTransaction, log: number): Promise<CosignerKey[]> {
  const { rows } = await tx.client.query<{ key: string; from_size: string; until_size: string | null }>(
    'select key, from_size, until_size from log_cosigner where log = $1 order by from_size, key',
    [log],
  )
  return rows.map(row => {
    const key = parseVerifier(row.key)
    if (key === undefined) throw new Error(`a key beside that of log ${log} is none`)
    return { key, from: BigInt(row.from_size), until: row.until_size === null ? null : BigInt(row.until_size) }
  })
}

/** The keys whose lines a checkpoint of that size must bear. */
export const cosignersAt = (keys: readonly CosignerKey[], size: bigint): NoteKey[] =>
  keys.filter(({ from, until }) => from <= size && (until === null || size < until)).map(({ key }) => key)
