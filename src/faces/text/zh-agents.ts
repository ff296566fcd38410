/** What is said of passkeys, of two hands, and of who acts for an organisation. */

export const agentRefusals = {
  LAST_WAY_IN: {
    title: '这是最后一种登录方式',
    detail: '去掉以后您就不能登录了。请先添加另一种登录方式，或者请管理员重新邀请。',
  },
  LETTER_DIFFERS: {
    title: '两次核对的不是同一份授权书',
    detail: '您手里的授权书扫描件与提出人登记的不一致。请与提出人当面核对，确认是同一份文件。',
  },
  LOOKS_KEPT: {
    title: '查询记录还在保存期内',
    detail: '自 {from} 起的查询记录都须保存，不能清理。请改用更早的月份。',
  },
  OFFICE_CONFIRMED: {
    title: '这个岗位已经确认过',
    detail: '不用再确认。需要终止的，请办理终止岗位。',
  },
  PASSKEY_REFUSED: {
    title: '通行密钥没有添加成功',
    detail: '浏览器给出的内容核对不上，或者这个通行密钥已经登记，或者已满十个。请重新操作一次。',
  },
  PASSKEY_UNKNOWN: {
    title: '没有这个通行密钥',
    detail: '您的账号里没有它，可能已经删除。请刷新页面。',
  },
  PROPOSAL_ENDED: {
    title: '这份授权已经办结',
    detail: '办理结果：{outcome}。需要变更的，请终止原来的授权，重新登记。',
  },
  PROPOSAL_UNKNOWN: {
    title: '没有这份授权',
    detail: '您管理的范围内没有这份授权书登记。请核对编号。',
  },
  PROVIDER_TOO_WEAK: {
    title: '统一身份认证没有要求第二重验证',
    detail: '工作人员须有两重验证。请在本平台设置密码并绑定验证器或者通行密钥，登录以后再绑定统一身份认证。',
  },
  SIGN_IN_AGAIN: {
    title: '请重新登录后再办理',
    detail: '更改登录方式、退出其他登录须在登录后十分钟内办理，以防他人使用您没有锁屏的电脑。请退出后重新登录。',
  },
}

export const agentOperations = {
  'access.begin-passkey': '请通行密钥签名，用来登录',
  'access.sign-in-by-passkey': '用通行密钥登录',
  'access.second-factor': '统一身份认证之后，再出示本平台的第二重验证',
  'access.begin-passkey-making': '请浏览器新建通行密钥',
  'access.add-passkey': '给自己的账号添加通行密钥',
  'access.remove-passkey': '删除自己账号的通行密钥',
  'access.remove-identities': '解除自己账号与统一身份认证的绑定',
  'access.begin-code': '取得自己账号的新验证器密钥',
  'access.change-code': '更换自己账号的验证器，其他设备上的登录随之退出',
  'access.change-password': '更改自己账号的密码，其他设备上的登录随之退出',
  'access.confirm-office': '确认他人提出的管理员、决定人岗位',
  'access.propose-agent': '登记组织的授权书：授权谁经办、办什么、到哪天',
  'access.confirm-agent': '由第二名工作人员核对同一份授权书并确认，开立账号、发出邀请',
  'access.decline-agent': '不予登记组织的授权书，写明理由',
  'access.end-agent': '终止某人为组织经办：注销账号，退出全部会话',
  'audit.export-who-looked': '导出谁查过一个组织，末尾附条数、摘要和签名',
  'audit.export-looks': '导出一个账号、密钥或者单位查过什么，末尾附条数、摘要和签名',
  'audit.drop-looks': '清理保存期满月份的查询记录，摘要链保留',
  'access.agents': '谁在为一个组织经办，权限、期限和依据；待第二人核对的授权书',
}
