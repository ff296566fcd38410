/** The English of the frame, labels and sentences; names, facts and clauses stay Chinese. */

import { doctor } from './en-doctor.ts'
import { findingLevels, findings } from './en-findings.ts'
import { about, declined as declinedPage, fault as faultPage, frame, gone, home, results } from './en-frame.ts'
import { api, catalogue, law, rule, rules, why } from './en-law.ts'
import { lawChanges } from './en-law-desk.ts'
import { lists } from './en-lists.ts'
import { measures } from './en-measures.ts'
import { mirror } from './en-mirror.ts'
import { missing } from './en-missing.ts'
import { notes } from './en-notes.ts'
import { objection } from './en-objection.ts'
import { operations } from './en-operations.ts'
import { organisation, periods, record, severities } from './en-records.ts'
import { fault, midway, refusals, words } from './en-refusals.ts'
import { repair } from './en-repair.ts'
import { repairPage } from './en-repair-page.ts'
import { verify } from './en-verify.ts'
import { window } from './en-window.ts'
import type { zhCN } from './zh-CN.ts'

export const en: typeof zhCN = {
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
