/** The Chinese of keys: what may be asked of them, and why it is declined. */

export const keyRefusals = {
  CRYPTO_SUITE_UNKNOWN: {
    title: '没有这套密码算法',
    detail: '设置里写的是 {suite}，只有 international、both、national 三种。没有启动。请改正设置再启动。',
  },
  KEYS_LOCKED: {
    title: '密钥库没有打开',
    detail:
      '密钥库设了口令，口令没有给出、不对，或口令文件不足十六个字节。没有启动，也没有改动。请在 XINHENG_KEYS_PASSPHRASE 或 XINHENG_KEYS_PASSPHRASE_FILE 中给出口令。',
  },
  KEY_DAY_PAST: {
    title: '启用日期已过',
    detail: '新密钥不能从 {from} 起用，今天是 {today}。没有更换。请写今天或以后的日期。',
  },
  KEY_MODULE_MISSING: {
    title: '密码模块没有接上',
    detail: '密钥在密码模块里，而模块没有设置。没有用别的密钥代替。请在 XINHENG_KEY_MODULE 中写明启动模块的命令。',
  },
  KEY_NOT_HELD: {
    title: '没有这把密钥',
    detail: '密钥 {key} 不在数据目录的密钥库里。请恢复当时的密钥库，或用 keys list 查看现有的密钥。',
  },
}

export const keyOperations = {
  'keys.list': '全部密钥的编号、用途、启用日期和公钥，不含私钥',
  'keys.rotate': '更换一种用途的密钥，从某一天起启用新的',
  'keys.choose-suite': '选定密码算法，只对以后写入的内容起作用',
}
