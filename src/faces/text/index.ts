/** The landing of the faces: everything the program says, by code and language. */

export { articleSaid, type ClauseSaid, clauseName, clauseStanding } from './clause.ts'
export { consoleZh } from './console-zh.ts'
export { doctorSaid } from './doctor.ts'
export { fill, type Values } from './fill.ts'
export { dayLines, readDayLines, readNotice } from './holiday-notice.ts'
export { type ChangeSaid, changeSaid, lawFindingSaid } from './law-change.ts'
export { madeFileWords } from './made-files.ts'
export { missingSaid, sayRestored } from './missing.ts'
export { periodSaid } from './period.ts'
export { refusalSaid, sentence } from './sentence.ts'
export { LANGS, type Lang, type Text, textOf } from './text.ts'
export { commitmentPaper } from './zh-repair-papers.ts'
