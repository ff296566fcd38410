// The door of ledger: the form of entries and acts, record ids, canonical JSON, the Merkle tree and its proofs, the fold.
export { fromBase64, toBase64 } from './base64.ts'
export { concatBytes, equalBytes, fromHex, toHex, utf8 } from './bytes.ts'
export { canonicalJson } from './canonical-json.ts'
export type { CaseName } from './case-id.ts'
export { formatCaseId, parseCaseId } from './case-id.ts'
export { changesAround, PUBLIC_CHANGES, type PublicChange } from './changes-around.ts'
export type { Checked, Proof, ProvedEntry, ProvedPlace, Tools } from './check-proof.ts'
export { believeCheckpoint, checkConsistency, checkProof } from './check-proof.ts'
export type { Checkpoint } from './checkpoint.ts'
export { checkpointText, DEFAULT_ORIGIN, parseCheckpoint } from './checkpoint.ts'
export type { End, EndCause, EndStatement } from './end-statement.ts'
export { END_CAUSES, endOn, endStatementText, readEndStatement, signedEndStatement, statementKeyName } from './end-statement.ts'
export type { ActHeader, CommitmentHash, EntryForm, EntryHeader, EntryKind, EntryKindName } from './entry.ts'
export {
  actHeaderText,
  COMMITMENT_HASHES,
  commitmentOf,
  digestOfForm,
  ENTRY_KINDS,
  formOf,
  headerText,
  isEntryForm,
  leafDataOf,
  NO_PREVIOUS,
} from './entry.ts'
export type { Erasure } from './erasure.ts'
export { ERASING_OPERATION, erasureContent, erasureOf } from './erasure.ts'
export type { Condition, FoldEntry, FoldFact, FoldSetting, Origin, RecordState, Remains } from './fold.ts'
export { explain, fold, isEndedForGood, isObjectedOn, isShownOn } from './fold.ts'
export { entriesOn, foldOn } from './fold-on.ts'
export { judgeDisclosure, lastShownOn } from './judge-disclosure.ts'
export type { HeldKey, KeyRotation } from './key-rotation.ts'
export { followKeys, isRotation, keyOfNote, rotationText } from './key-rotation.ts'
export type { ActLeaf, EntryLeaf } from './leaves-of-batch.ts'
export { leavesOfBatch } from './leaves-of-batch.ts'
export type { Closing, Look } from './looks.ts'
export { CLOSING_OPERATION, closingContent, closingOf, linkOf, lookText, NO_LOOKS } from './looks.ts'
export type { Head, HeadsStep, HeadsSubtree } from './map-of-heads.ts'
export {
  EMPTY_HEADS,
  headKey,
  headLeaf,
  headsProof,
  headsSteps,
  headsTree,
  joinHeads,
  NO_HEADS,
  verifyHead,
  verifyNoHead,
} from './map-of-heads.ts'
export type { Tree } from './merkle.ts'
export {
  consistencyProof,
  EMPTY_TREE,
  growTree,
  inclusionProof,
  leafHash,
  merkleRoot,
  nodeHash,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'
export type { NamedFact } from './named-fact.ts'
export { nameOfFact } from './named-fact.ts'
export { isByDivision, originOn } from './origins.ts'
export type { RecordId } from './record-id.ts'
export { formatRecordId, parseRecordId } from './record-id.ts'
export type { Digest } from './sha256.ts'
export { sha256 } from './sha256.ts'
export type { Note, NoteKey, NoteSignature, VerifySignature } from './signed-note.ts'
export { isSignedBy, noteKey, noteText, parseNote, parseVerifier, signatureLine, verifierText } from './signed-note.ts'
export { sm3 } from './sm3.ts'
export type { Subtree, TileName } from './tiles.ts'
export {
  consistencyPlan,
  foldSubtrees,
  hashesOn,
  inclusionPlan,
  parseTilePath,
  placeOf,
  rootPlan,
  TILE_WIDTH,
  tilePath,
} from './tiles.ts'
export { UUID } from './uuid.ts'
export { linesOfWitness, parseWitness, witnessKey } from './witness.ts'
