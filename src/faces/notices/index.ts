/** The door of notices: units are told outside the product what waits for them. */

export { noticeSettings } from '#storage/notices'
export { keepNotices } from './keep-notices.ts'
