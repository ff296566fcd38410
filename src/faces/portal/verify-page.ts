/** Checks proofs in the reader's own browser: the one page of the portal with script, which is that of verifier/. */

import { listStatementKeys } from '#capabilities/ledger'
import type { Environment } from '#capabilities/operation'
import { verifierText } from '#rules/ledger'
import { findLogKey, keyHistoryOf, listLogs } from '#storage/ledger'
import { type Document, document } from './frame.ts'
import { Html, html } from './html.ts'
import { VERIFIER_PAGE } from './verifier-files.ts'
import { titleIn, type View } from './view.ts'

/** Ids are those that `verifier/page.js` looks for. */
export const verifyPage = async (view: View, environment: Environment): Promise<Document> => {
  const words = view.text.verify
  const { keys, history } = await readKeys(environment)
  const list = (lines: readonly string[]) => html`<ul>${lines.map(line => html`<li>${line}</li>`)}</ul>`
  const main = html`<div class="verify"><h1>${words.title}</h1><p class="lead">${words.lead}</p><noscript><p class="note">${words.noScript}</p></noscript><div id="drop" class="drop screen" hidden><input id="file" class="unseen" type="file" multiple aria-describedby="private"><label for="file">${words.choose}</label><p>${words.drop}</p><p id="private" class="hint">${words.private}</p><label for="pasted">${words.pasted}</label><textarea id="pasted" rows="2" spellcheck="false" autocomplete="off"></textarea></div><p id="status" class="screen" role="status"></p><div id="results"></div><details id="keys" class="screen"><summary>${words.keys}</summary><p>${words.keysText}</p><label for="key">${words.key}</label><textarea id="key" rows="3" spellcheck="false" autocomplete="off">${keys.join('\n')}</textarea><p><button id="platform-key" class="button" type="button">${words.platformKey}</button></p><label for="witness">${words.witness}</label><p class="hint" id="witness-hint">${words.witnessHint}</p><textarea id="witness" rows="3" spellcheck="false" autocomplete="off" aria-describedby="witness-hint"></textarea></details><div class="prose sections"><h2>${words.what}</h2>${list(words.whatList)}<h2>${words.without}</h2><p>${words.withoutText}</p><p><code>node verify.js check FILE --key KEYFILE</code></p><h2>${words.not}</h2>${list(words.notList)}</div></div>${fieldNames(view)}<template id="key-history">${history}</template>${new Html(`<script type="module" src="${VERIFIER_PAGE}"></script>`)}`
  return document(view, { title: [words.title], places: [{ title: words.title }], main, today: undefined, isWhole: true })
}

/** The log's key, those by which statements are signed, and how far each former one of the log counts. */
const readKeys = async (environment: Environment): Promise<{ keys: string[]; history: string }> => {
  const { portal, database } = environment
  const { log, logs, statements } = await (portal ?? database).transaction(
    async tx => ({
      log: await findLogKey(tx),
      logs: await listLogs(tx),
      statements: await listStatementKeys(tx, environment),
    }),
    { readOnly: true },
  )
  // Former ones too: what they signed stays true.
  const own = logs.find(one => one.verifier === log)
  const keys = [...(own?.keys.toReversed() ?? []).map(({ key }) => verifierText(key)), ...statements.map(one => one.key)]
  return { keys, history: own === undefined ? '' : JSON.stringify(keyHistoryOf(own)) }
}

/** What the fields of items are called, for the script to show; a template shows nothing by itself. */
const fieldNames = (view: View): Html => {
  const name = (of: string, title: string) => html`<dt data-of="${of}">${title}</dt>`
  return html`<template id="labels"><dl>${name('item', view.text.verify.item)}${name('raw', view.text.verify.raw)}${name('=LONG_TERM', view.text.frame.longTerm)}${[
    ...view.law.items.values(),
  ].map(
    item =>
      html`${name(item.id, titleIn(view, item))}${item.fields.map(field => name(`${item.id}.${field.prop}`, titleIn(view, field)))}`,
  )}</dl></template>`
}
