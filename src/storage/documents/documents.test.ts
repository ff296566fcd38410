// Papers as PDF: what a reader of codes gets out of the picture, and that no text of a paper is read as markup.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import jsQR from 'jsqr'
import { openPress, type Paper } from './index.ts'
import { qrSvg } from './qr.ts'

const PAYLOAD = JSON.stringify({ name: '明衡演示第1号商贸有限公司', signatures: ['— a '.repeat(40)], more: 'x'.repeat(420) })

/** The picture drawn as a camera might see it: four points to a module. */
function pointsOf(svg: string): { points: Uint8ClampedArray; side: number } {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)![1])
  const side = size * 4
  const points = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
    for (let dy = 0; dy < 4; dy++)
      for (let dx = 0; dx < 4; dx++)
        points.fill(
          0,
          ((Number(y) * 4 + dy) * side + Number(x) * 4 + dx) * 4,
          ((Number(y) * 4 + dy) * side + Number(x) * 4 + dx) * 4 + 3,
        )
  return { points, side }
}

test('a QR code holds what it was given, Chinese too', () => {
  const { points, side } = pointsOf(qrSvg(PAYLOAD))
  assert.equal(jsQR.default(points, side, side)?.data, PAYLOAD)
})

test('a paper is set as PDF/A with its fonts in it, whatever its texts hold, and a thread that failed once sets the next', async () => {
  const press = openPress()
  const paper: Paper = {
    ...{ title: '信用信息公示终止证明', dated: '2026-09-01', lead: '#panic("x") $1/0$ ]', foot: '*' },
    rows: [{ label: '组织', value: '*明衡* _演示_ #sys.inputs' }],
    paragraphs: ['一段文字，'.repeat(60)],
    code: { payload: PAYLOAD, words: ['扫码核验'] },
  }
  try {
    await assert.rejects(press.print({ ...paper, dated: 'never' }), /a paper was not set/)
    const pdf = Buffer.from(await press.print(paper)).toString('latin1')
    assert.match(pdf.slice(0, 8), /^%PDF-1\./)
    assert.match(pdf, /pdfaid:part>2</)
    assert.match(pdf, /NotoSansSC/)
    assert.equal(pdf.match(/\/Type \/Page\b/g)?.length, 1)
  } finally {
    await press.close()
  }
})
