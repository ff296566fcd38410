// The door of notices: where units and organisations are told outside the product, what is on its way, and how it is sent.
export { NoticeFault } from './fault.ts'
export { sendMail } from './mail.ts'
export { isWrittenInside, lookupOutside } from './outside.ts'
export {
  forOrganisations,
  isAllowedMail,
  isAllowedUrl,
  maskedUrl,
  NO_NOTICES,
  type NoticeSettings,
  noticeSettings,
} from './settings.ts'
export {
  countAddresses,
  type DueNotice,
  dropOldNotices,
  endAddress,
  findAddress,
  listAddresses,
  listAwaiting,
  listNotices,
  type Notice,
  type NoticeAddress,
  putAddress,
  putNotice,
  takeDue,
  tellOutcome,
} from './store.ts'
export { listOwnAddresses, type OwnAddress, putTold, type ToldChange, takeUnlooked, untoldOf } from './told.ts'
export { callWebhook } from './webhook.ts'
