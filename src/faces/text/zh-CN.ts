/** Every Chinese sentence that the program says, by topic and code. */

import { doctor } from './zh-doctor.ts'
import { findingLevels, findings } from './zh-findings.ts'
import { about, declined as declinedPage, fault as faultPage, frame, gone, home, results } from './zh-frame.ts'
import { api, catalogue, law, rule, rules, why } from './zh-law.ts'
import { lawChanges } from './zh-law-desk.ts'
import { lists } from './zh-lists.ts'
import { measures } from './zh-measures.ts'
import { mirror } from './zh-mirror.ts'
import { missing } from './zh-missing.ts'
import { notes } from './zh-notes.ts'
import { objection } from './zh-objection.ts'
import { operations } from './zh-operations.ts'
import { organisation, periods, record, severities } from './zh-records.ts'
import { fault, midway, refusals, words } from './zh-refusals.ts'
import { repair } from './zh-repair.ts'
import { repairPage } from './zh-repair-page.ts'
import { verify } from './zh-verify.ts'
import { window } from './zh-window.ts'

export const zhCN = {
  frame,
  home,
  results,
  gone,
  declinedPage,
  doctor,
  faultPage,
  about,
  organisation,
  record,
  severities,
  periods,
  rule,
  rules,
  why,
  repair,
  repairPage,
  lists,
  measures,
  objection,
  notes,
  law,
  lawChanges,
  catalogue,
  api,
  operations,
  findings,
  findingLevels,
  mirror,
  missing,
  refusals,
  midway,
  fault,
  words,
  verify,
  window,
}
