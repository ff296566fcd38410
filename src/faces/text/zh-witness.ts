/** What is said to witnesses of the log. */

export const witnessRefusals = {
  WITNESS_REFUSED: {
    title: '没有收下见证签名',
    detail: '{why}。没有保存任何内容。请核对见证人的公钥是否已经告知平台，以及提交的是不是本平台签署的检查点。',
  },
} as const

export const witnessWords: Readonly<Record<string, string>> = {
  'why:checkpoint': '提交的内容不是本平台签署的检查点',
  'why:witness': '上面没有平台所知见证人的有效签名',
}
