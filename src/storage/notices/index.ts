// The door of notices: where units are told outside the product, what is on its way, and how it is sent.
export { NoticeFault } from './fault.ts'
export { sendMail } from './mail.ts'
export { isWrittenInside, lookupOutside } from './outside.ts'
export { isAllowedMail, isAllowedUrl, maskedUrl, type NoticeSettings, noticeSettings } from './settings.ts'
export {
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
export { callWebhook } from './webhook.ts'
