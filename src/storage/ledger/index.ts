// The door of the ledger: append and fold, find by key, read, refold; the log over it, proofs, verify.
export type { Act, ErasingAct, OpenAct } from './acts.ts'
export {
  appendAct,
  commitmentText,
  eraseAct,
  findClauseOf,
  getOpenedAct,
  hasActUnder,
  listActorsOf,
  listOpenActs,
  listOpenedContents,
} from './acts.ts'
export type { Appended, Chunk } from './append-chunk.ts'
export { appendChunk } from './append-chunk.ts'
export type { SingleEntry } from './append-entry.ts'
export { appendEntries, appendEntry, factDigest } from './append-entry.ts'
export type { ChainSources } from './chain-looks.ts'
export { chainLooks, makeLooksMark } from './chain-looks.ts'
export type { Changed, DayPlace, TransactionPlace } from './changes.ts'
export { listByDay, listWritten, readHoursWaiting, readSettledEnd, waitingSince } from './changes.ts'
export { type Corrected, findCorrections, putCorrections, valueDigest } from './corrections.ts'
export type { Cosigner, CosignerKey } from './cosign.ts'
export { listCosignerKeys } from './cosign.ts'
export { countImported } from './count-imported.ts'
export { countShown } from './count-shown.ts'
export { dropLooks } from './drop-looks.ts'
export type { ActOfRecord, ErasedRecord } from './erase-record.ts'
export { divisionsOfActs, eraseRecord, findUnerasable, listActsOf } from './erase-record.ts'
export type { KeyHit } from './find-keys.ts'
export { findKeys } from './find-keys.ts'
export { holdCheckpoint } from './hold-checkpoint.ts'
export type { LaterEnds } from './later-ends.ts'
export { refuseLaterEnds } from './later-ends.ts'
export type { Batch } from './lock.ts'
export { lockLedger, lockOrganisations, openBatch } from './lock.ts'
export type { KnownLog, LogSetting, NoteSigner, OpenLog } from './log-keys.ts'
export { keyHistoryOf, listLogs, openLog, rotateLogKey, verifySignature } from './log-keys.ts'
export type { LogStanding } from './log-standing.ts'
export { logStanding } from './log-standing.ts'
export {
  countDecidedOf,
  findMeasuredRecords,
  type Measured,
  type MeasuredRow,
  readAllMeasured,
  readMeasuredRecords,
} from './measured-records.ts'
export type { Foreseen, Move, Moved as MovedRecord, MoveReason } from './moves.ts'
export { catchUp, endMoves, findMove, foreseeMoves, foreseeRow, listMovesOf, moveRecords, whereNow } from './moves.ts'
export { listMoves, type MovesOf } from './moves-told.ts'
export { namesSaid } from './names-said.ts'
export { isWaiting, proveOrganisation, proveRecord } from './prove.ts'
export { proveShown } from './prove-shown.ts'
export type { Entry, KeptFact, RecordName, StoredRecord, StoredState } from './read-entries.ts'
export { newestFact, readRecords, recordText, toFoldEntry } from './read-entries.ts'
export type { StoredCheckpoint } from './read-log.ts'
export {
  findCheckpoint,
  findLogKey,
  listNewestCheckpoints,
  logConsistency,
  readTile,
} from './read-log.ts'
export { explainRecord, findRecord, headsOf, listRecords, listStates, stateAfter, stateOn } from './read-records.ts'
export { findByNumber, type NumberHit } from './record-numbers.ts'
export type { Moved, Refolded, RefoldOptions } from './refold.ts'
export { refold } from './refold.ts'
export type { ChunkRow } from './rows.ts'
export type { ActsAsked, FoundAct } from './search-acts.ts'
export { searchActs } from './search-acts.ts'
export type { Round } from './sequence.ts'
export { LogBroken, sequence } from './sequence.ts'
export type { Standing } from './states-stand.ts'
export { statesStand } from './states-stand.ts'
export type { Verified, Wrong } from './verify.ts'
export { verifyLedger } from './verify.ts'
export { listDivisionsWaiting, Mark } from './waiting.ts'
export { putWitnessed, readWitnesses } from './witnesses.ts'
