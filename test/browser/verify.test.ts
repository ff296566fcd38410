/** The page that checks proofs, in a browser whose network is cut once the page is there. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContextOptions, FileChooser, Page } from 'playwright-core'
import type { LocalDate } from '#rules/time'
import { openBrowser, violationsOf } from '#support/browser'
import { type City, makeCity } from '#support/portal'
import { checkpointText, growthOf, makeChain, makeKey, makeLog, rootOf } from '#verifier/made-log'

const ORIGIN = 'log.example/2026'
const ONE = randomUUID()
const RECORD = `${'0'.repeat(26)}-${'0'.repeat(11)}1`
const MANY = randomUUID()
const chains = new Map([
  [ONE, makeChain(ONE, [RECORD, RECORD, RECORD])],
  [
    MANY,
    makeChain(
      MANY,
      Array.from({ length: 260 }, () => RECORD),
    ),
  ],
])
const log = makeLog(chains, ORIGIN)
const witness = makeKey('witness.example', 4)

let city: City
let browser: Browser
let base: string

before(async () => {
  city = await makeCity('2026-11-20' as LocalDate)
  const app = await city.serve()
  base = await app.listen({ port: 0, host: '127.0.0.1' })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await city?.close()
})

const fileOf = (name: string, content: object | string) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
})

type Opened = { page: Page; asked: string[] }

/** The page with the log's key in its field and the network cut; `asked` is what the page asked for since. */
async function offline(
  run: (opened: Opened) => Promise<void>,
  options: BrowserContextOptions & { cookies?: Record<string, string> } = {},
): Promise<void> {
  const { cookies = {}, ...rest } = options
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...rest })
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: base })))
  try {
    const page = await context.newPage()
    const faults: string[] = []
    page.on('pageerror', fault => void faults.push(fault.message))
    page.on('console', said => void (said.type() === 'error' && faults.push(said.text())))
    await page.goto(`${base}/verify`)
    await page.waitForSelector('#drop:not([hidden])')
    await context.setOffline(true)
    const asked: string[] = []
    page.on('request', request => void asked.push(request.url()))
    await page.click('#keys > summary')
    await page.fill('#key', log.key.line)
    await run({ page, asked })
    assert.deepEqual(faults, [])
  } finally {
    await context.close()
  }
}

const choose = async (page: Page, ...files: ReturnType<typeof fileOf>[]) => {
  await page.setInputFiles('#file', files)
  await page.waitForSelector('.verdict')
}
const verdicts = (page: Page) => page.locator('.verdict > h2').allTextContents()

test('with the network cut: a record, everything about an organisation, and that there is nothing, are checked and said', async () => {
  await offline(async ({ page, asked }) => {
    await choose(
      page,
      fileOf('一条.json', log.proveRecord(ONE, RECORD)),
      fileOf('全部.json', log.proveOrganisation(ONE)),
      fileOf('没有.json', log.proveOrganisation(randomUUID())),
    )
    assert.deepEqual(await verdicts(page), [
      '核验通过：文件中这条信息的各笔记录，在存证日志里就是这样，一字未改。',
      '核验通过：到检查点为止，台账里关于这个组织的全部记录都在文件中，没有隐瞒。',
      '核验通过：到检查点为止，台账里没有关于这个组织的任何记录。',
    ])
    assert.equal(await page.evaluate("document.activeElement.matches('.verdict > h2')"), true)
    assert.deepEqual(await violationsOf(page), [])
    assert.deepEqual(asked, [])
  })
})

test('the text of a QR code is pasted: what the statement of an end says is shown, and one that was changed shows nothing', async () => {
  const key = makeKey(`${ORIGIN}/statements`)
  const said = {
    ...{ article: '3', by: 'repair', clause: 'cn-ndrc-2025-36#3', documentNo: null, endedOn: '2026-09-01' },
    ...{ instrument: '信用修复管理办法', item: 'administrative-penalty', kind: 'xinheng-end-1' },
    log: { origin: ORIGIN, root: 'ab'.repeat(32), size: '12' },
    organisation: { name: '明衡演示第1号商贸有限公司', uscc: null },
    ...{ record: RECORD, statedOn: '2026-09-02', title: '行政处罚' },
  }
  const signed = { ...said, signatures: [key.sign(`${JSON.stringify(said)}\n`).trimEnd()] }
  await offline(async ({ page, asked }) => {
    await page.fill('#key', `${log.key.line}\n${key.line}`)
    await page.fill('#pasted', JSON.stringify(signed))
    await page.waitForSelector('.verdict.passed')
    assert.deepEqual(await verdicts(page), ['核验通过：平台在出具之日签署，这条信息已经终止。'])
    const shown = await page.locator('.verdict .pairs').first().textContent()
    for (const text of ['明衡演示第1号商贸有限公司', '2026-09-01', '信用修复', '《信用修复管理办法》第3条'])
      assert.ok(shown?.includes(text), text)
    assert.deepEqual(await violationsOf(page), [])
    await page.fill('#pasted', JSON.stringify({ ...signed, endedOn: '2026-01-01' }))
    await page.waitForSelector('.verdict.failed')
    assert.deepEqual([await page.locator('.verdict .pairs').count(), asked.length], [0, 0])
  })
})

test('what was changed, kept back or signed by another does not pass, says why, and shows nothing that it claims', async () => {
  await offline(async ({ page }) => {
    const changed = log.proveRecord(ONE, RECORD)
    changed.entries[1]!.content = '{"n":"谎话"}'
    const keptBack = log.proveOrganisation(ONE)
    keptBack.entries.pop()
    const other = makeLog(chains, ORIGIN).proveRecord(ONE, RECORD)
    for (const [proof, why] of [
      [changed, '第 2 笔记录的内容与登记时的承诺值不一致'],
      [keptBack, '文件中有 2 笔记录，总表写的是 3 笔'],
      [other, '所给的密钥没有签署过它'],
      ['<html>', '既不是证明文件（JSON），也不是签名文本'],
    ] as const) {
      await choose(page, fileOf('坏的.json', proof))
      assert.deepEqual(await verdicts(page), ['核验没有通过。'])
      assert.ok((await page.textContent('.why'))!.includes(why), why)
      assert.doesNotMatch((await page.textContent('#results'))!, /谎话|文件里的记录/)
      assert.equal(await page.locator('.checks .failed').count(), 1)
      assert.deepEqual(await violationsOf(page), [])
    }
  })
})

test('what a file says is shown as text and runs nothing', async () => {
  await offline(async ({ page }) => {
    const nasty = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    const text = `${nasty}\nBy clause 4.\n`
    await choose(page, fileOf(`${nasty}.txt`, `${text}\n${log.key.sign(text)}`))
    assert.deepEqual(await verdicts(page), ['核验通过：这份说明是该密钥的持有者签署的，一字未改。'])
    assert.equal(await page.textContent('.verdict pre'), text)
    assert.equal(await page.locator('#results img, #results script').count(), 0)
    assert.match(await page.title(), /^核验证明/)
  })
})

test('a statement, a checkpoint, and two checkpoints with their proof of growth', async () => {
  await offline(async ({ page }) => {
    const signed = (size: number) => {
      const text = checkpointText(ORIGIN, size, rootOf(log.leaves.slice(0, size)))
      return `${text}\n${log.key.sign(text)}`
    }
    const proof = growthOf(9, log.leaves.slice(0, 200)).map(hash => hash.toString('hex'))
    const growth = { kind: 'xinheng-consistency-1', from: '9', to: '200', proof }
    await choose(page, fileOf('checkpoint', log.checkpoint))
    assert.deepEqual(await verdicts(page), ['核验通过：这个检查点由该存证日志签署。'])
    await choose(page, fileOf('new', signed(200)), fileOf('growth.json', growth), fileOf('old', signed(9)))
    assert.deepEqual(await verdicts(page), ['核验通过：较新的存证日志以较旧的开头，没有改写过。'])
    await choose(page, fileOf('growth.json', growth))
    assert.ok((await page.textContent('.why'))!.includes('前后两个检查点'))
  })
})

test('the keys are the reader’s to choose: one that is none is said, a witness that is asked for must have cosigned', async () => {
  await offline(async ({ page }) => {
    await page.click('#keys > summary')
    await page.evaluate("document.getElementById('key').value = 'nonsense'")
    await page.setInputFiles('#file', [fileOf('a.json', log.proveRecord(ONE, RECORD))])
    await page.waitForFunction("document.getElementById('status').textContent.includes('不是有效的公钥')")
    assert.equal(await page.evaluate("document.getElementById('keys').open && document.activeElement.id === 'key'"), true)
    assert.equal(await page.locator('.verdict').count(), 0)
    await page.click('#platform-key')
    assert.equal(await page.inputValue('#key'), '')
    await page.fill('#key', log.key.line)
    await page.fill('#witness', `\n${witness.line}\n`)
    const proof = log.proveRecord(ONE, RECORD)
    await choose(page, fileOf('a.json', proof))
    assert.ok((await page.textContent('.why'))!.includes('没有一个会签'))
    proof.checkpoint += witness.cosign(log.text, 1_795_000_000)
    await choose(page, fileOf('a.json', proof))
    assert.match((await page.textContent('.verdict'))!, /见证方会签witness\.example 2026-11-18 19:06:40（北京时间）/)
    await page.fill('#witness', log.key.line)
    await page.setInputFiles('#file', [fileOf('a.json', proof)])
    await page.waitForFunction("document.getElementById('status').textContent.includes('第 1 行不是')")
  })
})

test('a file that is dropped anywhere on the page is checked and does not replace the page', async () => {
  await offline(async ({ page }) => {
    const text = JSON.stringify(log.proveOrganisation(ONE))
    await page.evaluate(`(() => {
      const data = new DataTransfer()
      data.items.add(new File([${JSON.stringify(text)}], 'dropped.json'))
      const send = kind => document.querySelector('h1').dispatchEvent(
        new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }))
      if (send('dragover')) throw new Error('the browser would open the file')
      if (!document.getElementById('drop').classList.contains('over')) throw new Error('nothing shows where to drop')
      if (send('drop')) throw new Error('the browser would open the file')
    })()`)
    await page.waitForSelector('.verdict')
    assert.match((await verdicts(page))[0]!, /^核验通过/)
    assert.match((await page.textContent('.verdict .kick'))!, /dropped\.json/)
  })
})

test('a key that has handed over to another leads to it, and counts no more for what is larger', async () => {
  const [former, next] = [makeKey(ORIGIN, 1), makeKey(ORIGIN, 1)]
  const text = `xinheng-log-key-1\n${ORIGIN}\n${next.line}\n700\n`
  const statement = `${text}\n${former.sign(text)}${next.sign(text)}`
  const history = JSON.stringify({ kind: 'xinheng-log-keys-1', statements: [statement] })
  const checkpoint = (size: number, by: typeof former) => {
    const said = checkpointText(ORIGIN, size, rootOf([]))
    return fileOf('checkpoint', `${said}\n${by.sign(said)}`)
  }
  await offline(async ({ page }) => {
    await page.fill('#key', former.line)
    for (const [file, holds] of [
      [checkpoint(800, next), false],
      [checkpoint(700, former), true],
    ] as const) {
      await choose(page, file)
      assert.equal(await page.locator('.verdict.passed').count(), Number(holds))
    }
    await page.evaluate(`document.getElementById('key-history').content.textContent = ${JSON.stringify(history)}`)
    for (const [size, by, holds] of [
      [800, next, true],
      [700, former, true],
      [800, former, false],
      [700, next, false],
    ] as const) {
      await choose(page, checkpoint(size, by))
      assert.equal(
        await page.locator('.verdict.passed').count(),
        Number(holds),
        `${size} by ${by === next ? 'next' : 'former'}`,
      )
    }
  })
})

/** A browser under load now and then swallows a key: either of the two that open a chooser will do. */
const chosenByKey = async (page: Page): Promise<FileChooser> => {
  for (const key of ['Enter', 'Space', 'Enter', 'Space']) {
    const waiting = page.waitForEvent('filechooser', { timeout: 10_000 }).catch(() => undefined)
    await page.keyboard.press(key)
    const chooser = await waiting
    if (chooser !== undefined) return chooser
  }
  throw new Error('no key opens the chooser')
}

test('with the keyboard alone, in large type on a phone, in English: chosen, opened, read', async () => {
  await offline(
    async ({ page }) => {
      await page.focus('#file')
      assert.equal(await page.evaluate("getComputedStyle(document.querySelector('#file + label')).outlineStyle"), 'none')
      await page.keyboard.press('Shift+Tab')
      await page.keyboard.press('Tab')
      assert.equal(
        await page.evaluate(
          "document.activeElement.id + getComputedStyle(document.querySelector('#file + label')).outlineStyle",
        ),
        'filesolid',
      )
      const chooser = await chosenByKey(page)
      await chooser.setFiles([fileOf('many.json', log.proveOrganisation(MANY))])
      await page.waitForSelector('.verdict')
      assert.match((await verdicts(page))[0]!, /^PROVED: this is everything/)
      // Not every entry is shown, and that is said; every one was checked.
      assert.match((await page.textContent('.verdict'))!, /The first 200 of 260 are shown\. Every one was checked\./)
      assert.equal(await page.locator('.entry').count(), 200)
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      assert.equal(await page.evaluate("document.querySelector('.entry').open"), true)
      assert.equal(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'), true)
      assert.deepEqual(await violationsOf(page), [])
    },
    { viewport: { width: 390, height: 800 }, cookies: { lang: 'en', size: 'large' } },
  )
})

test('once loaded the browser itself lets the page ask nobody, not even this server', async () => {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(`${base}/verify`)
    await page.waitForSelector('#drop:not([hidden])')
    const refused = await page.evaluate(`Promise.all([
      fetch('/log/checkpoint').then(() => 'fetch', () => ''),
      new Promise(done => Object.assign(new Image(), { onload: () => done('image'), onerror: () => done('') }).src = '/favicon.svg'),
      new Promise(done => { try { new WebSocket('ws://' + location.host).onerror = () => done('') } catch { done('') } }),
    ])`)
    assert.deepEqual(refused, ['', '', ''])
  } finally {
    await context.close()
  }
})

test('without script the page says what else there is; no other page has script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  try {
    const page = await context.newPage()
    await page.goto(`${base}/verify`)
    assert.equal(await page.locator('#drop').isVisible(), false)
    assert.match((await page.textContent('noscript'))!, /浏览器关闭了脚本/)
    const answer = (await page.goto(`${base}/about`))!
    assert.match(answer.headers()['content-security-policy']!, /^default-src 'none'; style-src 'self'; img-src 'self'/)
    assert.equal(await page.locator('script').count(), 0)
  } finally {
    await context.close()
  }
})
