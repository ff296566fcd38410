// The door of the outbox: what the public sees of records that have changed, and how far each receiver is.
export type { Receipt } from './receipts.ts'
export { findReceipt, listReceipts, putReceipt } from './receipts.ts'
export type { Standing } from './standing.ts'
export { listShown, standingOf } from './standing.ts'
